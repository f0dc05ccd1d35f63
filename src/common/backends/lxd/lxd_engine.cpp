// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/lxd/lxd_engine.h"

#include <QJsonDocument>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds CallLimit = 45s;
constexpr std::chrono::milliseconds WorkLimit = 3min; // a copying storage driver takes its time
constexpr qsizetype MaxAnswer = 64 << 20; // the description of every instance
constexpr qsizetype MaxOutput = 64 * 1024;
constexpr qsizetype MaxWords = 300;

QByteArray instancePath(const QString& name)
{
    return "/1.0/instances/" + name.toUtf8().toPercentEncoding();
}

} // namespace

QStringList lxdSockets()
{
    QStringList sockets;
    for (const auto* name : {"LXD_DIR", "INCUS_DIR"}) {
        const auto folder = qEnvironmentVariable(name);
        if (!folder.isEmpty())
            sockets.append(folder + "/unix.socket"_L1);
    }
    sockets.append({u"/var/lib/incus/unix.socket"_s, u"/var/lib/lxd/unix.socket"_s,
        u"/var/snap/lxd/common/lxd/unix.socket"_s});
    return sockets;
}

base::Task<base::Result<LxdReply>> LxdEngine::send(net::UnixHttpRequest request)
{
    request.limit = CallLimit;
    request.maxAnswerSize = MaxAnswer;
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return base::passOn(answer);
    co_return replyFromJson(answer->status, answer->body);
}

base::Task<base::Result<LxdReply>> LxdEngine::call(
    QByteArray method, QByteArray path, QJsonObject body)
{
    net::UnixHttpRequest request;
    request.method = method;
    request.target = path;
    if (!body.isEmpty())
        request.body = QJsonDocument{body}.toJson(QJsonDocument::Compact);
    const auto reply = co_await send(request);
    co_return reply;
}

base::Task<base::Result<QJsonObject>> LxdEngine::finish(LxdReply reply)
{
    if (reply.operation.isEmpty())
        co_return QJsonObject{};
    const auto path = reply.operation.toLatin1();
    const auto begin = m_clock.uptime();
    while (true) {
        const auto answer = co_await call("GET", path + "/wait?timeout=10");
        if (!answer)
            co_return base::passOn(answer);
        const auto operation = operationFromJson(answer->metadata);
        if (!operation)
            co_return base::passOn(operation);
        if (operation->isDone && !operation->failure.isEmpty())
            co_return tl::unexpected<base::Error>{lxdRefusal(0, operation->failure)};
        if (operation->isDone)
            co_return operation->details;
        if (m_clock.uptime() - begin > WorkLimit)
            break;
    }
    const auto cancelled = co_await call("DELETE", path); // not everything can be cancelled
    co_return base::fail(base::Errc::Timeout,
        u"the container daemon does not finish its work%1"_s.arg(
            cancelled ? u", it is cancelled"_s : QString{}));
}

base::Task<base::Result<>> LxdEngine::act(QByteArray method, QByteArray path, QJsonObject body)
{
    const auto reply = co_await call(method, path, body);
    if (!reply)
        co_return base::passOn(reply);
    const auto done = co_await finish(*reply);
    if (!done)
        co_return base::passOn(done);
    co_return base::Result<>{};
}

base::Task<base::Result<LxdServer>> LxdEngine::greet()
{
    const auto reply = co_await call("GET", "/1.0");
    if (!reply)
        co_return base::passOn(reply);
    co_return serverFromJson(reply->metadata);
}

base::Task<base::Result<LxdImage>> LxdEngine::image(QString alias)
{
    const auto found
        = co_await call("GET", "/1.0/images/aliases/" + alias.toUtf8().toPercentEncoding());
    if (!found)
        co_return base::passOn(found);
    const auto fingerprint = fingerprintFromJson(found->metadata);
    if (!fingerprint)
        co_return base::passOn(fingerprint);
    const auto described = co_await call("GET", "/1.0/images/" + fingerprint->toLatin1());
    if (!described)
        co_return base::passOn(described);
    const auto text = imageTextFromJson(described->metadata);
    if (!text)
        co_return base::passOn(text);
    LxdImage image{.fingerprint = *fingerprint, .description = *text};
    co_return image;
}

base::Task<base::Result<>> LxdEngine::makeBridge(QJsonObject network)
{
    const auto path = "/1.0/networks/" + network.value("name"_L1).toString().toUtf8();
    const auto known = co_await call("GET", path);
    if (known) {
        const auto isManaged = isManagedFromJson(known->metadata);
        if (!isManaged)
            co_return base::passOn(isManaged);
        if (!*isManaged)
            co_return base::fail(base::Errc::Conflict,
                u"%1 belongs to somebody else"_s.arg(QString::fromUtf8(path)));
        co_return base::Result<>{};
    }
    if (known.error().code != base::Errc::NotFound)
        co_return base::passOn(known);
    const auto made = co_await act("POST", "/1.0/networks", network);
    co_return made;
}

base::Task<base::Result<QList<LxdPool>>> LxdEngine::pools()
{
    const auto reply = co_await call("GET", "/1.0/storage-pools?recursion=1");
    if (!reply)
        co_return base::passOn(reply);
    co_return poolsFromJson(reply->metadata);
}

base::Task<base::Result<qint64>> LxdEngine::freeDiskMb(QString pool)
{
    const auto path = "/1.0/storage-pools/" + pool.toUtf8().toPercentEncoding() + "/resources";
    const auto reply = co_await call("GET", path);
    if (!reply)
        co_return base::passOn(reply);
    co_return freeDiskMbFromJson(reply->metadata);
}

base::Task<base::Result<LxdResources>> LxdEngine::resources()
{
    const auto reply = co_await call("GET", "/1.0/resources");
    if (!reply)
        co_return base::passOn(reply);
    co_return resourcesFromJson(reply->metadata);
}

base::Task<base::Result<QStringList>> LxdEngine::missingLimits()
{
    const auto reply = co_await call("GET", "/1.0/warnings?recursion=1");
    if (!reply)
        co_return base::passOn(reply);
    co_return backends::missingLimits(reply->metadata);
}

base::Task<base::Result<QList<InstanceFacts>>> LxdEngine::instances()
{
    const auto reply = co_await call("GET", "/1.0/instances?recursion=1");
    if (!reply)
        co_return base::passOn(reply);
    co_return instancesFromJson(reply->metadata);
}

base::Task<base::Result<std::optional<InstanceFacts>>> LxdEngine::instance(QString name)
{
    const auto reply = co_await call("GET", instancePath(name));
    if (!reply && reply.error().code == base::Errc::NotFound)
        co_return std::optional<InstanceFacts>{};
    if (!reply)
        co_return base::passOn(reply);
    co_return instanceFromJson(reply->metadata);
}

base::Task<base::Result<>> LxdEngine::create(QJsonObject instance)
{
    const auto done = co_await act("POST", "/1.0/instances", instance);
    co_return done;
}

base::Task<base::Result<>> LxdEngine::changeState(QString name, QJsonObject state)
{
    const auto done = co_await act("PUT", instancePath(name) + "/state", state);
    co_return done;
}

base::Task<base::Result<>> LxdEngine::change(QString name, QJsonObject changes)
{
    const auto done = co_await act("PATCH", instancePath(name), changes);
    co_return done;
}

base::Task<base::Result<>> LxdEngine::remove(QString name)
{
    const auto done = co_await act("DELETE", instancePath(name), {});
    if (!done && done.error().code == base::Errc::NotFound)
        co_return base::Result<>{};
    co_return done;
}

base::Task<base::Result<bool>> LxdEngine::hasVolume(QString pool, QString instance)
{
    const auto path = "/1.0/storage-pools/" + pool.toUtf8().toPercentEncoding()
        + "/volumes/container/" + instance.toUtf8().toPercentEncoding();
    const auto reply = co_await call("GET", path);
    if (!reply && reply.error().code == base::Errc::NotFound)
        co_return false;
    if (!reply)
        co_return base::passOn(reply);
    co_return true;
}

base::Task<base::Result<>> LxdEngine::writeFile(QString name, QString path, QByteArray contents)
{
    net::UnixHttpRequest request;
    request.method = "POST";
    request.target = instancePath(name) + "/files?path=" + path.toUtf8().toPercentEncoding();
    using Header = QPair<QByteArray, QByteArray>;
    request.headers.append(Header{"Content-Type", "application/octet-stream"});
    for (const QByteArray vendor : {"LXD", "Incus"}) {
        request.headers.append(Header{"X-" + vendor + "-type", "file"});
        request.headers.append(Header{"X-" + vendor + "-mode", "0600"});
        request.headers.append(Header{"X-" + vendor + "-uid", "0"});
        request.headers.append(Header{"X-" + vendor + "-gid", "0"});
    }
    request.body = contents;
    const auto reply = co_await send(request);
    if (!reply)
        co_return base::passOn(reply);
    co_return base::Result<>{};
}

base::Task<base::Result<>> LxdEngine::run(QString name, QJsonObject command)
{
    const auto begun = co_await call("POST", instancePath(name) + "/exec", command);
    if (!begun)
        co_return base::passOn(begun);
    const auto details = co_await finish(*begun);
    if (!details)
        co_return base::passOn(details);
    if (details->value("return"_L1).toInt(-1) == 0)
        co_return base::Result<>{};
    const auto words = co_await wordsOf(details->value("output"_L1).toObject());
    co_return base::fail(
        base::Errc::Rejected, u"a command in the workload failed: %1"_s.arg(words));
}

// What a command said on its standard error. Only for people.
base::Task<QString> LxdEngine::wordsOf(QJsonObject output)
{
    const auto path = output.value("2"_L1).toString();
    if (!path.startsWith("/1.0/instances/"_L1))
        co_return QString{};
    net::UnixHttpRequest request;
    request.target = path.toUtf8();
    request.maxAnswerSize = MaxOutput;
    const auto answer = co_await m_http.send(request);
    if (!answer || answer->status != 200)
        co_return QString{};
    co_return QString::fromUtf8(answer->body).simplified().left(MaxWords);
}

} // namespace backends
