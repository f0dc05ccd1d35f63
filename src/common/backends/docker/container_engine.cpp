// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/container_engine.h"

#include <QJsonDocument>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds CallLimit = 90s; // a copying storage driver takes its time
constexpr qsizetype MaxOutput = 64 * 1024;
constexpr qsizetype MaxWords = 300;
constexpr auto PodmanNetworks = "/v4.0.0/libpod/networks/";
constexpr int NotModified = 304;
constexpr int Missing = 404;
constexpr int Conflicting = 409;

bool isGood(int status)
{
    return (status >= 200 && status < 300) || status == 101;
}

// What a stream of an exec says: frames of an 8 byte head and text. Only for people.
QString wordsOf(const QByteArray& stream)
{
    QString words;
    for (const char c : stream) {
        const auto code = static_cast<unsigned char>(c);
        words += code < ' ' || code > 126 ? u' ' : QChar{static_cast<char16_t>(code)};
    }
    return words.simplified().left(MaxWords);
}

} // namespace

QStringList engineSockets()
{
    QStringList sockets;
    const auto given = qEnvironmentVariable("DOCKER_HOST");
    if (given.startsWith("unix://"_L1))
        sockets.append(given.mid(7));
    const auto own = qEnvironmentVariable("XDG_RUNTIME_DIR");
    sockets.append(u"/var/run/docker.sock"_s);
    if (!own.isEmpty())
        sockets.append(own + "/docker.sock"_L1);
    sockets.append(u"/run/podman/podman.sock"_s);
    if (!own.isEmpty())
        sockets.append(own + "/podman/podman.sock"_L1);
    return sockets;
}

base::Task<base::Result<net::HttpAnswer>> ContainerEngine::call(
    QByteArray method, QByteArray path, QJsonObject body)
{
    auto answer = co_await ask(method, m_prefix + path, body);
    co_return answer;
}

base::Task<base::Result<net::HttpAnswer>> ContainerEngine::ask(
    QByteArray method, QByteArray target, QJsonObject body)
{
    net::UnixHttpRequest request;
    request.method = method;
    request.target = target;
    if (!body.isEmpty())
        request.body = QJsonDocument{body}.toJson(QJsonDocument::Compact);
    request.limit = CallLimit;
    auto answer = co_await m_http.send(request);
    if (answer && !isGood(answer->status))
        co_return tl::unexpected<base::Error>{refusalFrom(answer->status, answer->body)};
    co_return answer;
}

base::Task<base::Result<>> ContainerEngine::act(
    QByteArray method, QByteArray path, QList<int> alsoGood)
{
    net::UnixHttpRequest request;
    request.method = method;
    request.target = m_prefix + path;
    request.limit = CallLimit;
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return base::passOn(answer);
    if (!isGood(answer->status) && !alsoGood.contains(answer->status))
        co_return tl::unexpected<base::Error>{refusalFrom(answer->status, answer->body)};
    co_return base::Result<>{};
}

base::Task<base::Result<EngineVersion>> ContainerEngine::greet()
{
    m_prefix.clear();
    const auto answer = co_await call("GET", "/version");
    if (!answer)
        co_return base::passOn(answer);
    const auto version = versionFromJson(answer->body);
    if (version) {
        m_prefix = "/v" + version->api;
        m_make = version->make;
    }
    co_return version;
}

base::Task<base::Result<EngineFacts>> ContainerEngine::facts()
{
    const auto answer = co_await call("GET", "/info");
    if (!answer)
        co_return base::passOn(answer);
    co_return factsFromJson(answer->body);
}

base::Task<base::Result<net::HttpAnswer>> ContainerEngine::imageAnswer(QString reference)
{
    const auto path = "/images/" + reference.toUtf8().toPercentEncoding("/:") + "/json";
    auto answer = co_await call("GET", path);
    co_return answer;
}

base::Task<base::Result<QString>> ContainerEngine::describeImage(QString reference)
{
    const auto answer = co_await imageAnswer(reference);
    if (!answer)
        co_return base::passOn(answer);
    co_return imageDescriptionFromJson(answer->body, reference);
}

base::Task<base::Result<ImageProgram>> ContainerEngine::programOf(QString reference)
{
    const auto answer = co_await imageAnswer(reference);
    if (!answer)
        co_return base::passOn(answer);
    co_return imageProgramFromJson(answer->body);
}

base::Task<base::Result<>> ContainerEngine::makeNetwork()
{
    const bool isPodman = m_make == EngineMake::Podman;
    const QByteArray networks = isPodman ? QByteArray{PodmanNetworks} : m_prefix + "/networks/";
    const auto target = networks + QByteArray{EngineNetwork.data()} + (isPodman ? "/json" : "");
    auto known = co_await ask("GET", target, {});
    if (!known && known.error().code == base::Errc::NotFound) {
        const auto request = isPodman ? podmanNetworkRequest() : networkRequest();
        const auto made = co_await ask("POST", networks + "create", request);
        if (!made && made.error().code != base::Errc::Conflict)
            co_return base::passOn(made);
        known = co_await ask("GET", target, {});
    }
    if (!known)
        co_return base::passOn(known);
    const auto bridge = bridgeFromJson(known->body);
    if (!bridge)
        co_return base::passOn(bridge);
    if (*bridge != bridgeOf(m_make))
        co_return base::fail(base::Errc::Conflict,
            u"the engine's network %1 is somebody else's"_s.arg(EngineNetwork));
    co_return base::Result<>{};
}

base::Task<base::Result<QList<ContainerFacts>>> ContainerEngine::containers(QByteArray query)
{
    const auto answer = co_await call("GET", "/containers/json?" + query);
    if (!answer)
        co_return base::passOn(answer);
    co_return containersFromJson(answer->body);
}

base::Task<base::Result<quint16>> ContainerEngine::sshPort(QString id)
{
    const auto answer = co_await call("GET", "/containers/" + id.toLatin1() + "/json");
    if (!answer)
        co_return base::passOn(answer);
    co_return sshPortFromJson(answer->body);
}

base::Task<base::Result<QString>> ContainerEngine::create(QString name, QJsonObject container)
{
    const auto path = "/containers/create?name=" + name.toUtf8().toPercentEncoding();
    const auto answer = co_await call("POST", path, container);
    if (!answer)
        co_return base::passOn(answer);
    co_return idFromJson(answer->body);
}

base::Task<base::Result<>> ContainerEngine::rename(QString id, QString name)
{
    const auto path
        = "/containers/" + id.toLatin1() + "/rename?name=" + name.toUtf8().toPercentEncoding();
    const auto done = co_await act("POST", path, {});
    co_return done;
}

base::Task<base::Result<>> ContainerEngine::start(QString id)
{
    const auto path = "/containers/" + id.toLatin1() + "/start";
    const QList<int> alsoGood{NotModified};
    const auto done = co_await act("POST", path, alsoGood);
    co_return done;
}

base::Task<base::Result<>> ContainerEngine::stop(QString id)
{
    const auto path = "/containers/" + id.toLatin1() + "/stop?t=5";
    const QList<int> alsoGood{NotModified, Missing};
    const auto done = co_await act("POST", path, alsoGood);
    co_return done;
}

base::Task<base::Result<>> ContainerEngine::remove(QString id)
{
    const auto path = "/containers/" + id.toLatin1() + "?force=1&v=1";
    const QList<int> alsoGood{Missing, Conflicting}; // 409: under way
    const auto done = co_await act("DELETE", path, alsoGood);
    co_return done;
}

base::Task<base::Result<>> ContainerEngine::createVolume(QJsonObject volume)
{
    const auto made = co_await call("POST", "/volumes/create", volume);
    if (!made)
        co_return base::passOn(made);
    co_return base::Result<>{};
}

base::Task<base::Result<QList<VolumeFacts>>> ContainerEngine::volumes(QByteArray query)
{
    const auto answer = co_await call("GET", "/volumes?" + query);
    if (!answer)
        co_return base::passOn(answer);
    co_return volumesFromJson(answer->body);
}

base::Task<base::Result<QHash<QString, qint64>>> ContainerEngine::volumeSizes()
{
    const auto answer = co_await call("GET", "/system/df");
    if (!answer)
        co_return base::passOn(answer);
    co_return volumeSizesFromJson(answer->body);
}

base::Task<base::Result<>> ContainerEngine::removeVolume(QString name)
{
    const QList<int> alsoGood{Missing};
    const auto done
        = co_await act("DELETE", "/volumes/" + name.toUtf8().toPercentEncoding(), alsoGood);
    co_return done;
}

base::Task<base::Result<>> ContainerEngine::run(QString id, QJsonObject command, QByteArray input)
{
    const auto made = co_await call("POST", "/containers/" + id.toLatin1() + "/exec", command);
    if (!made)
        co_return base::passOn(made);
    const auto exec = idFromJson(made->body);
    if (!exec)
        co_return base::passOn(exec);

    net::UnixHttpRequest request;
    request.method = "POST";
    request.target = m_prefix + "/exec/" + exec->toLatin1() + "/start";
    request.body = R"({"Detach":false,"Tty":false})";
    request.input = input;
    request.limit = CallLimit;
    request.maxAnswerSize = MaxOutput;
    const auto stream = co_await m_http.send(request);
    if (!stream)
        co_return base::passOn(stream);
    if (!isGood(stream->status))
        co_return tl::unexpected<base::Error>{refusalFrom(stream->status, stream->body)};

    const auto answer = co_await call("GET", "/exec/" + exec->toLatin1() + "/json");
    if (!answer)
        co_return base::passOn(answer);
    const auto facts = execFromJson(answer->body);
    if (!facts)
        co_return base::passOn(facts);
    if (facts->isRunning || facts->exitCode != 0)
        co_return base::fail(base::Errc::Rejected,
            u"a command in the workload failed: %1"_s.arg(wordsOf(stream->body)));
    co_return base::Result<>{};
}

} // namespace backends
