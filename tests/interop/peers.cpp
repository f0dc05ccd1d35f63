// SPDX-License-Identifier: GPL-3.0-or-later
#include "peers.h"

#include "project_paths.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

#include <map>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace test {

namespace {

constexpr auto StartLimit = 60s; // a cold interpreter on a busy computer

QString cacheFolder()
{
    const auto chosen = qEnvironmentVariable("PAYGRESS_INTEROP_CACHE");
    return chosen.isEmpty() ? QStringLiteral(PAYGRESS_SOURCE_DIR "/build/interop") : chosen;
}

QJsonObject readPeers()
{
    QFile file{cacheFolder() + u"/peers.json"_s};
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QString lastLine(const QByteArray& text)
{
    const auto lines = QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
    return lines.isEmpty() ? u"no word"_s : lines.last().left(300);
}

class Server {
public:
    Server(const QStringList& command, const QStringList& arguments)
    {
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(command.first(), command.mid(1) + arguments);
        m_process.closeWriteChannel();
        const QDeadlineTimer deadline{StartLimit};
        while (!m_process.canReadLine() && !deadline.hasExpired()
            && m_process.state() != QProcess::NotRunning)
            m_process.waitForReadyRead(100);
        m_url = QJsonDocument::fromJson(m_process.readLine()).object().value("url"_L1).toString();
    }
    ~Server()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    QString url() const { return m_url; }

private:
    QProcess m_process;
    QString m_url;
};

using Servers = std::map<QString, std::unique_ptr<Server>>;

Servers& runningServers()
{
    static Servers servers;
    return servers;
}

} // namespace

Peer peerOf(const QString& name)
{
    static const auto peers = readPeers();
    const auto found = peers.value(name).toObject();
    if (found.isEmpty())
        return {.title = name, .obstacle = u"tests/interop/peers.py has not been run"_s};
    Peer peer;
    peer.title = found.value("title"_L1).toString();
    peer.version = found.value("version"_L1).toString();
    peer.obstacle = found.value("obstacle"_L1).toString();
    peer.isMachineAtFault = found.value("machine"_L1).toBool();
    for (const auto& word : found.value("command"_L1).toArray())
        peer.command += word.toString();
    return peer;
}

void reportObstacle(const Peer& peer)
{
    const auto reason = u"%1: %2"_s.arg(peer.title, peer.obstacle).toStdString();
    if (!peer.isMachineAtFault && qEnvironmentVariable("CI") == "true"_L1)
        FAIL() << reason;
    else
        GTEST_SKIP() << reason;
}

QString serverUrl(const QString& peer, const QStringList& arguments)
{
    auto& servers = runningServers();
    auto& server = servers[peer + u' ' + arguments.join(u' ')];
    if (!server)
        server = std::make_unique<Server>(peerOf(peer).command, arguments);
    return server->url();
}

void stopServers()
{
    runningServers().clear();
}

ClientAnswer ask(const QString& peer, const QString& command, const QJsonObject& input,
    std::chrono::milliseconds limit)
{
    const auto words = peerOf(peer).command;
    QProcess process;
    process.start(words.first(), words.mid(1) + QStringList{command});
    process.write(QJsonDocument{input}.toJson(QJsonDocument::Compact));
    process.closeWriteChannel();
    if (!process.waitForFinished(static_cast<int>(limit.count()))) {
        process.kill();
        process.waitForFinished();
        return {.json = {}, .error = u"no answer in time"_s};
    }
    const auto lines = process.readAllStandardOutput().trimmed().split('\n');
    const auto answer = QJsonDocument::fromJson(lines.last()).object();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0 || answer.isEmpty())
        return {.json = {}, .error = lastLine(process.readAllStandardError())};
    return {.json = answer, .error = {}};
}

} // namespace test
