// SPDX-License-Identifier: GPL-3.0-or-later
#include "process_world.h"

#include "net/unix_http_client.h"
#include "project_paths.h"
#include "support/await.h"

#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QStandardPaths>
#include <QTimer>
#include <gtest/gtest.h>

#include <signal.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace test {

namespace {

constexpr int MaxRounds = 8;
const auto ProviderProgram = u"paygress-provider"_s;

QJsonObject fetchJson(const QString& url)
{
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply{network.get(QNetworkRequest{QUrl{url}})};
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(10'000, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return QJsonDocument::fromJson(reply->readAll()).object();
}

// Processes whose command line names our folder, whoever started them.
QStringList processesNaming(const QString& text)
{
    QStringList found;
    for (const auto& entry : QDir{u"/proc"_s}.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file{u"/proc/%1/cmdline"_s.arg(entry)};
        if (entry.at(0).isDigit() && file.open(QIODevice::ReadOnly)
            && file.readAll().contains(text.toUtf8()))
            found.append(entry);
    }
    return found;
}

} // namespace

ProcessWorld::ProcessWorld(const QString& backend, QStringList more, Markets markets)
    : m_backend{backend}
    , m_more{std::move(more)}
    , m_markets{markets}
{
    const auto runtime = folder(u"runtime"_s);
    QDir{}.mkpath(runtime);
    QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("XDG_RUNTIME_DIR", runtime.toUtf8()); // our market is nobody else's
    startMarket();
    if (m_markets == Markets::RelayApart)
        startRelay();
    startProvider();
}

ProcessWorld::~ProcessWorld()
{
    m_providerProgram.reset();
    m_relayProgram.reset();
    m_marketProgram.reset();
    for (const auto& process : processesNaming(m_folder.path())) // of a test that failed
        ::kill(process.toInt(), SIGKILL);
}

QString ProcessWorld::obstacle()
{
    if (!QFile::exists(QStringLiteral(PAYGRESS_BIN_DIR "/paygress-provider")))
        return u"the programs are not built"_s;
    if (QStandardPaths::findExecutable(u"bwrap"_s).isEmpty())
        return u"bubblewrap is not installed"_s;
    return {};
}

void ProcessWorld::startMarket(const QString& crashAt)
{
    m_marketProgram = std::make_unique<Program>(ProviderProgram,
        QStringList{u"--practice"_s, u"--market-only"_s, u"--headless"_s, u"--json"_s,
            u"--profile"_s, folder(u"market"_s)},
        crashAt);
    const auto ready = m_marketProgram->waitForEvent(u"ready"_s);
    ASSERT_TRUE(ready);
    if (m_markets == Markets::One)
        m_relay = ready->value("relay"_L1).toString();
    m_mint = ready->value("mint"_L1).toString();
}

void ProcessWorld::startRelay()
{
    m_relayProgram = std::make_unique<Program>(ProviderProgram,
        QStringList{u"--practice"_s, u"--market-only"_s, u"--headless"_s, u"--json"_s,
            u"--profile"_s, folder(u"relay"_s)});
    const auto ready = m_relayProgram->waitForEvent(u"ready"_s);
    ASSERT_TRUE(ready);
    m_relay = ready->value("relay"_L1).toString();
}

qint64 ProcessWorld::marketProcess() const
{
    return m_marketProgram->processId();
}

qint64 ProcessWorld::relayProcess() const
{
    return m_relayProgram->processId();
}

void ProcessWorld::startProvider(const QString& crashAt, const QString& command)
{
    if (!command.isEmpty())
        qputenv("PAYGRESS_CRASH_COMMAND", command.toUtf8());
    m_providerProgram = std::make_unique<Program>(ProviderProgram,
        QStringList{u"--practice"_s, u"--headless"_s, u"--json"_s, u"--relay"_s, m_relay,
            u"--mint"_s, m_mint, u"--profile"_s, folder(u"provider"_s), u"--backend"_s, m_backend}
            + m_more,
        crashAt);
    qunsetenv("PAYGRESS_CRASH_COMMAND");
    const auto ready = m_providerProgram->waitForEvent(u"ready"_s);
    ASSERT_TRUE(ready || !crashAt.isEmpty());
    if (ready)
        m_provider = ready->value("provider"_L1).toString();
}

void ProcessWorld::killMarket()
{
    m_marketProgram->kill();
}

void ProcessWorld::killProvider()
{
    m_providerProgram->kill();
}

void ProcessWorld::collectEvents()
{
    if (m_providerProgram)
        m_events += m_providerProgram->events();
    m_providerProgram.reset();
}

void ProcessWorld::keepAlive()
{
    if (m_marketProgram->waitForEnd(0ms)) {
        ++m_deaths;
        startMarket();
    }
    if (m_relayProgram && m_relayProgram->waitForEnd(0ms)) {
        ++m_deaths;
        startRelay();
    }
    if (m_providerProgram->waitForEnd(0ms)) {
        ++m_deaths;
        collectEvents();
        startProvider();
    }
}

bool ProcessWorld::diedOnce()
{
    QElapsedTimer patience;
    patience.start();
    while (m_deaths == 0 && patience.elapsed() < 10'000) {
        m_marketProgram->waitForEnd(20ms);
        keepAlive();
    }
    return m_deaths > 0;
}

Answer ProcessWorld::paygress(
    const QStringList& words, const QString& crashAt, const std::function<void()>& meanwhile)
{
    const QStringList start{
        u"--profile"_s, folder(u"renter"_s), u"--practice"_s, u"--relay"_s, m_relay, u"--json"_s};
    return run(u"paygress"_s, start + words, crashAt, 120s, [&] {
        if (meanwhile)
            meanwhile();
        keepAlive();
    });
}

Answer ProcessWorld::spawn(
    const QString& crashAt, const std::function<void()>& meanwhile, const QString& token)
{
    QStringList words{
        u"spawn"_s, u"--provider"_s, m_provider, u"--tier"_s, u"basic"_s, u"--wait"_s, u"60"_s};
    if (token.isEmpty())
        return paygress(
            words << u"--sats"_s << u"40"_s << u"--mint"_s << m_mint, crashAt, meanwhile);
    QFile file{folder(u"token"_s)};
    file.open(QIODevice::WriteOnly);
    file.write(token.toUtf8());
    file.close();
    return paygress(words << u"--token"_s << u'@' + file.fileName(), crashAt, meanwhile);
}

void ProcessWorld::rentAndStop(const QString& crashAt)
{
    killProvider();
    ASSERT_NO_FATAL_FAILURE(startProvider(crashAt));

    const auto rented = spawn();
    ASSERT_EQ(rented.exitCode, 0) << rented.text.toStdString();
    const auto lease = rented.json.value("lease"_L1).toString();
    const auto stopped = paygress({u"stop"_s, lease});

    EXPECT_EQ(stopped.exitCode, 0) << stopped.text.toStdString();
    EXPECT_EQ(times(u"created"_s, lease), 1);
    EXPECT_TRUE(diedOnce());
    expectEverythingSettled();
}

void ProcessWorld::fund(int sats)
{
    const auto funded
        = paygress({u"wallet"_s, u"invoice"_s, QString::number(sats), u"--mint"_s, m_mint});
    ASSERT_EQ(funded.exitCode, 0) << funded.text.toStdString();
}

QStringList ProcessWorld::leases()
{
    QStringList found;
    for (const auto& event : m_events + m_providerProgram->events()) {
        const auto lease = event.value("lease"_L1).toString();
        if (!lease.isEmpty() && !found.contains(lease))
            found.append(lease);
    }
    return found;
}

int ProcessWorld::times(const QString& name, const QString& lease)
{
    int count = 0;
    for (const auto& event : m_events + m_providerProgram->events())
        count += event.value("event"_L1) == name && event.value("lease"_L1) == lease ? 1 : 0;
    return count;
}

void ProcessWorld::settleConsumer()
{
    for (int round = 0; round < MaxRounds; ++round) {
        const auto balance = paygress({u"wallet"_s, u"balance"_s});
        ASSERT_EQ(balance.exitCode, 0) << balance.text.toStdString();
        if (balance.json.value("reserved"_L1).toInt() == 0)
            return;
    }
    ADD_FAILURE() << "money of the renter stays reserved";
}

// After asking the mint what became of the tokens it gave back.
qint64 ProcessWorld::providersMoney()
{
    QJsonObject money;
    for (int round = 0; round < MaxRounds; ++round) {
        m_providerProgram->terminate();
        collectEvents();
        money = run(ProviderProgram,
            {u"--profile"_s, folder(u"provider"_s), u"--practice"_s, u"--balance"_s, u"--json"_s})
                    .json;
        startProvider();
        if (money.value("reserved"_L1).toInt() == 0)
            break;
        paygress({u"wallet"_s, u"balance"_s});
    }
    EXPECT_EQ(money.value("reserved"_L1).toInt(-1), 0);
    return money.value("spendable"_L1).toInteger();
}

void ProcessWorld::expectEverythingSettled(int mostPayments)
{
    keepAlive();
    settleConsumer();
    for (const auto& lease : leases()) {
        EXPECT_LE(times(u"created"_s, lease), 1) << lease.toStdString();
        EXPECT_LE(times(u"redeemed"_s, lease), mostPayments) << lease.toStdString();
        if (times(u"created"_s, lease) == 0 || times(u"ended"_s, lease) > 0)
            continue;
        const auto stopped = paygress({u"stop"_s, lease});
        EXPECT_EQ(stopped.exitCode, 0) << stopped.text.toStdString();
    }
    settleConsumer();
    for (const auto& lease : leases()) {
        QElapsedTimer patience;
        patience.start();
        while (times(u"created"_s, lease) > 0 && times(u"ended"_s, lease) == 0
            && patience.elapsed() < 20'000)
            m_providerProgram->waitForEvent(u"ended"_s, 500ms);
        EXPECT_EQ(times(u"ended"_s, lease), times(u"created"_s, lease)) << lease.toStdString();
    }
    const auto theirs = providersMoney();
    const auto ours = paygress({u"wallet"_s, u"balance"_s}).json;
    const auto books = fetchJson(m_mint + u"/v1/practice/books"_s);
    EXPECT_GT(books.value("issued_sat"_L1).toInteger(), 0);
    EXPECT_EQ(ours.value("reserved"_L1).toInt(-1), 0);
    EXPECT_EQ(
        ours.value("spendable"_L1).toInteger() + theirs + books.value("fees_sat"_L1).toInteger(),
        books.value("issued_sat"_L1).toInteger())
        << "renter " << QJsonDocument{ours}.toJson().toStdString() << "provider " << theirs
        << ", mint " << QJsonDocument{books}.toJson().toStdString();
    expectNothingLeftOnTheHost();
}

void ProcessWorld::expectNothingLeftOnTheHost()
{
    const auto workloads = folder(u"provider/workloads"_s);
    EXPECT_TRUE(QDir{workloads}.isEmpty(QDir::Dirs | QDir::NoDotAndDotDot))
        << QDir{workloads}.entryList().join(u' ').toStdString();
    EXPECT_TRUE(processesNaming(workloads).isEmpty());
    if (m_backend == u"docker"_s)
        expectNoContainerLeft();
}

// Of this provider, whatever its name, running or not.
void ProcessWorld::expectNoContainerLeft()
{
    QFile owner{folder(u"provider/workloads/engine-owner"_s)};
    ASSERT_TRUE(owner.open(QIODevice::ReadOnly));
    const QJsonObject filters{{u"label"_s,
        QJsonArray::fromStringList(
            {u"paygress.provider="_s + QString::fromLatin1(owner.readAll())})}};
    base::SystemClock clock;
    net::UnixHttpClient engine{qEnvironmentVariable("DOCKER_HOST").mid(7), clock};
    net::UnixHttpRequest request;
    request.target = "/v1.41/containers/json?all=1&filters="
        + QJsonDocument{filters}.toJson(QJsonDocument::Compact).toPercentEncoding();
    const auto answer = resultOf(engine.send(request));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body.trimmed(), "[]");
}

} // namespace test
