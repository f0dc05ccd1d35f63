// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_connection.h"

#include "net/server_time.h"

#include "base/log.h"

#include <QTcpSocket>

#include <algorithm>

namespace net {

namespace {

constexpr char HeadEnd[] = "\r\n\r\n";

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 413:
        return "Content Too Large";
    case 426:
        return "Upgrade Required";
    case 431:
        return "Request Header Fields Too Large";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    default:
        return status < 400 ? "OK" : status < 500 ? "Client Error" : "Server Error";
    }
}

bool hasToken(const QByteArray& list, QByteArrayView token)
{
    const auto parts = list.toLower().split(',');
    return std::ranges::any_of(
        parts, [token](const QByteArray& part) { return part.trimmed() == token; });
}

std::optional<std::pair<QByteArray, QByteArray>> headerFrom(const QByteArray& line)
{
    const auto colon = line.indexOf(':');
    if (colon <= 0 || line[0] == ' ' || line[0] == '\t' || line[colon - 1] == ' ')
        return std::nullopt;
    return std::pair{line.left(colon).toLower(), line.mid(colon + 1).trimmed()};
}

struct Head {
    ReceivedRequest request;
    bool isHttp11 = true;
};

std::optional<Head> headFrom(const QByteArray& text)
{
    auto lines = text.split('\n');
    for (auto& line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
    }
    const auto words = lines.takeFirst().split(' ');
    if (words.size() != 3 || words[0].isEmpty() || !words[1].startsWith('/')
        || !words[2].startsWith("HTTP/1."))
        return std::nullopt;
    Head head;
    head.request.method = words[0];
    const auto question = words[1].indexOf('?');
    head.request.path = question < 0 ? words[1] : words[1].left(question);
    head.request.query = question < 0 ? QByteArray{} : words[1].mid(question + 1);
    head.isHttp11 = words[2] == "HTTP/1.1";
    for (const auto& line : lines) {
        const auto header = headerFrom(line);
        if (!header)
            return std::nullopt;
        head.request.headers.append(*header);
    }
    return head;
}

// Empty when the length is not one plain number.
std::optional<qsizetype> bodySizeOf(const ReceivedRequest& request)
{
    std::optional<qsizetype> size;
    for (const auto& [name, value] : request.headers) {
        if (name != "content-length")
            continue;
        bool isNumber = false;
        const auto number = value.toULongLong(&isNumber);
        if (!isNumber || number > (quint64{1} << 40)
            || (size && *size != static_cast<qsizetype>(number)))
            return std::nullopt;
        size = static_cast<qsizetype>(number);
    }
    return size.value_or(0);
}

} // namespace

HttpConnection::HttpConnection(HttpServer& server, std::unique_ptr<QTcpSocket> socket)
    : QObject{&server}
    , m_server{server}
    , m_socket{std::move(socket)}
{
    m_socket->setParent(nullptr);
    m_socket->setReadBufferSize(m_server.m_limits.header + 64 * 1024);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &HttpConnection::end);
    restartIdleLimit();
    QMetaObject::invokeMethod(this, &HttpConnection::read, Qt::QueuedConnection);
}

HttpConnection::~HttpConnection()
{
    m_server.forget(this);
}

void HttpConnection::restartIdleLimit()
{
    m_idle = m_server.m_clock.callAfter(m_server.m_limits.idle, [this] { end(); });
}

void HttpConnection::read()
{
    while (!m_hasEnded && !m_isWaiting) {
        if (!m_request && !readHead())
            return;
        if (!readBody())
            return;
        serve();
    }
}

bool HttpConnection::readHead()
{
    const QByteArray seen = m_socket->peek(m_server.m_limits.header);
    const auto end = seen.indexOf(HeadEnd);
    if (end < 0) {
        if (seen.size() >= m_server.m_limits.header)
            refuse(431);
        return false;
    }
    const auto head = headFrom(seen.left(end));
    const auto bodySize = head ? bodySizeOf(head->request) : std::nullopt;
    if (!bodySize) {
        refuse(400);
        return false;
    }
    m_request = head->request;
    m_request->peer = m_socket->peerAddress();
    m_bodySize = *bodySize;
    const auto connection = m_request->header("connection");
    m_keepsOpen
        = head->isHttp11 ? !hasToken(connection, "close") : hasToken(connection, "keep-alive");
    if (!m_request->header("transfer-encoding").isEmpty()) {
        refuse(501);
        return false;
    }
    if (m_bodySize > m_server.m_limits.body) {
        refuse(413);
        return false;
    }
    if (hasToken(connection, "upgrade") && m_server.m_onUpgrade) {
        handOver();
        return false;
    }
    m_socket->skip(end + static_cast<qsizetype>(sizeof HeadEnd - 1));
    if (m_request->header("expect").toLower() == "100-continue")
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    return true;
}

bool HttpConnection::readBody()
{
    m_request->body += m_socket->read(m_bodySize - m_request->body.size());
    restartIdleLimit();
    return m_request->body.size() == m_bodySize;
}

void HttpConnection::serve()
{
    m_idle.reset(); // now the other side waits for us
    m_isWaiting = true;
    ++m_exchange;
    if (m_server.m_onRequest)
        m_server.m_onRequest(*m_request, Exchange{this});
    else
        answer(m_exchange, {503, {}, "text/plain", {}});
}

void HttpConnection::handOver()
{
    m_hasEnded = true;
    m_idle.reset();
    disconnect(m_socket.get(), nullptr, this, nullptr);
    m_socket->setReadBufferSize(0);
    const ReceivedRequest request = *m_request;
    auto socket = std::move(m_socket);
    deleteLater();
    m_server.m_onUpgrade(std::move(socket), request);
}

void HttpConnection::answer(quint64 exchange, const ServedAnswer& answer)
{
    if (m_hasEnded || !m_isWaiting || exchange != m_exchange)
        return;
    m_isWaiting = false;
    write(answer, m_keepsOpen);
    m_request.reset();
    if (!m_keepsOpen)
        return;
    restartIdleLimit();
    // Not from inside the caller: the next request may be there already.
    QMetaObject::invokeMethod(this, &HttpConnection::read, Qt::QueuedConnection);
}

void HttpConnection::hangUp(quint64 exchange)
{
    if (!m_hasEnded && exchange == m_exchange)
        end();
}

void HttpConnection::refuse(int status)
{
    write({status, {}, "text/plain", {}}, false);
}

void HttpConnection::write(const ServedAnswer& answer, bool keepsOpen)
{
    QByteArray out
        = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonOf(answer.status) + "\r\n";
    if (!answer.body.isEmpty())
        out += "Content-Type: " + answer.contentType + "\r\n";
    out += "Date: " + toHttpDate(m_server.m_clock.now()) + "\r\n";
    out += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    for (const auto& [name, value] : answer.headers)
        out += name + ": " + value + "\r\n";
    out += keepsOpen ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!m_request || m_request->method != "HEAD")
        out += answer.body;
    m_socket->write(out);
    if (keepsOpen)
        return;
    m_hasEnded = true;
    m_idle = m_server.m_clock.callAfter(std::chrono::seconds{5}, [this] { deleteLater(); });
    m_socket->disconnectFromHost(); // after everything is written
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        deleteLater();
    else
        connect(m_socket.get(), &QTcpSocket::disconnected, this, &QObject::deleteLater);
}

void HttpConnection::end()
{
    if (m_hasEnded)
        return;
    m_hasEnded = true;
    disconnect(m_socket.get(), nullptr, this, nullptr);
    m_socket->abort();
    deleteLater();
}

} // namespace net
