// SPDX-License-Identifier: GPL-3.0-or-later
// The outside of a Proxmox VE server: HTTPS with a certificate that nobody vouches for, forms in,
// JSON out, errors in the status line. One request a connection, as our client makes them.
#pragma once

#include <QCryptographicHash>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QUrl>

#include <functional>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace test {

struct Identity {
    QSslCertificate certificate;
    QSslKey key;
};

// A self-signed one, as such a server makes for itself.
inline Identity newIdentity()
{
    const auto textOf = [](auto write) {
        BIO* memory = BIO_new(BIO_s_mem());
        write(memory);
        char* text = nullptr;
        const auto size = BIO_get_mem_data(memory, &text);
        const QByteArray bytes{text, static_cast<qsizetype>(size)};
        BIO_free(memory);
        return bytes;
    };
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    auto* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("pve.example"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    const auto keyText = textOf([key](BIO* out) {
        PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    const auto text = textOf([certificate](BIO* out) { PEM_write_bio_X509(out, certificate); });
    X509_free(certificate);
    EVP_PKEY_free(key);
    return {QSslCertificate{text}, QSslKey{keyText, QSsl::Ec}};
}

struct PveRequest {
    QByteArray method;
    QString path; // without "/api2/json"
    QMap<QString, QString> fields; // of the query or the form
    QByteArray authorization;
    QByteArray line; // as it came: what a log of accesses would show
};

struct PveReply {
    int status = 200;
    QByteArray reason = "OK"; // its errors are told here
    QJsonValue data;
    QJsonObject errors; // by parameter
    bool isLost = false; // hangs up without a word
};

class PveHttp {
public:
    using Answer = std::function<void(const PveReply&)>;
    using OnRequest = std::function<void(const PveRequest&, const Answer&)>;

    explicit PveHttp(OnRequest onRequest)
        : m_identity{newIdentity()}
        , m_onRequest{std::move(onRequest)}
    {
        auto tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(m_identity.certificate);
        tls.setPrivateKey(m_identity.key);
        m_server.setSslConfiguration(tls);
        QObject::connect(
            &m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this] { accept(); });
        m_server.listen(QHostAddress::LocalHost);
    }

    QString url() const
    {
        return QStringLiteral("https://127.0.0.1:%1").arg(m_server.serverPort());
    }
    QByteArray fingerprint() const
    {
        return m_identity.certificate.digest(QCryptographicHash::Sha256);
    }
    void close() { m_server.close(); }

private:
    void accept()
    {
        while (auto* socket = m_server.nextPendingConnection()) {
            socket->setParent(&m_server);
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(
                socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
            if (socket->bytesAvailable() > 0)
                read(socket);
        }
    }

    void read(QTcpSocket* socket)
    {
        const auto heard = socket->property("heard").toByteArray() + socket->readAll();
        socket->setProperty("heard", heard);
        const auto end = heard.indexOf("\r\n\r\n");
        if (end < 0 || socket->property("isServed").toBool())
            return;
        const auto lines = heard.left(end).split('\n');
        QMap<QByteArray, QByteArray> headers;
        for (const auto& line : lines.mid(1))
            headers.insert(
                line.left(line.indexOf(':')).toLower(), line.mid(line.indexOf(':') + 1).trimmed());
        const auto body = heard.mid(end + 4);
        if (body.size() < headers.value("content-length").toLongLong())
            return;
        socket->setProperty("isServed", true);
        m_onRequest(requestFrom(lines.first().trimmed(), headers.value("authorization"), body),
            [guard = QPointer<QTcpSocket>{socket}](const PveReply& reply) {
                if (guard)
                    answer(guard, reply);
            });
    }

    static PveRequest requestFrom(
        const QByteArray& line, const QByteArray& authorization, const QByteArray& body)
    {
        PveRequest request;
        request.line = line;
        request.authorization = authorization;
        const auto words = line.split(' ');
        request.method = words.value(0);
        const auto target = words.value(1);
        const auto question = target.indexOf('?');
        request.path = QString::fromUtf8(
            QByteArray::fromPercentEncoding(question < 0 ? target : target.left(question)));
        request.path.remove(QStringLiteral("/api2/json"));
        const auto form = body.isEmpty() && question >= 0 ? target.mid(question + 1) : body;
        const auto plain = [](const QByteArray& text) {
            return QString::fromUtf8(QByteArray::fromPercentEncoding(text));
        };
        for (const auto& pair : form.split('&')) {
            if (!pair.isEmpty())
                request.fields.insert(
                    plain(pair.left(pair.indexOf('='))), plain(pair.mid(pair.indexOf('=') + 1)));
        }
        return request;
    }

    static void answer(QTcpSocket* socket, const PveReply& reply)
    {
        if (reply.isLost) {
            socket->abort();
            return;
        }
        QJsonObject json{{QStringLiteral("data"), reply.data}};
        if (!reply.errors.isEmpty())
            json.insert(QStringLiteral("errors"), reply.errors);
        const auto body = QJsonDocument{json}.toJson(QJsonDocument::Compact);
        socket->write("HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reply.reason
            + "\r\nContent-Type: application/json;charset=UTF-8\r\nConnection: close\r\n"
              "Content-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        socket->disconnectFromHost();
    }

    Identity m_identity;
    OnRequest m_onRequest;
    QSslServer m_server;
};

} // namespace test
