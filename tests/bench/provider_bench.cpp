// SPDX-License-Identifier: GPL-3.0-or-later
// A provider at its largest: 10 000 running leases after a restart, and 100 spawn requests a second
// over real sockets of this computer, with a host that takes no time. The market has a thread of
// its own, the provider has the main one, as they have a process each in life.
#include "await.h"
#include "bench/rooms.h"
#include "cashu/http_mint.h"
#include "fake_backend.h"
#include "nostr/web_socket_transport.h"
#include "protocol/direct_message.h"
#include "protocol/request.h"
#include "provider/daemon/daemon.h"
#include "provider/daemon/ledger.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSet>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <malloc.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using bench::MarketRoom;
using bench::needApplication;

namespace {

constexpr int Leases = 10'000;
constexpr int RequestsPerSecond = 100;
constexpr int Seconds = 10;
constexpr int Requests = RequestsPerSecond * Seconds;
constexpr base::Sats Price{64};

double residentMb()
{
    QFile file{u"/proc/self/status"_s};
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const auto& line : file.readAll().split('\n'))
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    return 0;
}

// Everything of a provider but its process.
struct Provider {
    explicit Provider(const MarketRoom& market)
        : database{storage::Database::open(folder.filePath(u"provider.sqlite"_s)).value()}
        , config{.key = nostr::SecretKey::generate(random)}
    {
        host.total = {1'000'000'000, 1'000'000'000, 1'000'000'000};
        config.name = u"QuietFrostCrane"_s;
        config.publicAddress = u"127.0.0.1"_s;
        config.relays = {market.relay()};
        config.mints = {market.mint().toString()};
        config.specs = provider::practiceSpecs();
        config.machineMillicores = host.total.cpuMillicores;
        config.lastVmid = config.firstVmid + 49'999;
        config.firstSshPort = 10'000;
        config.lastSshPort = 64'999;
        config.isPractice = true;
    }
    // Until requests are listened to.
    void start()
    {
        pool = std::make_unique<nostr::RelayPool>(nostr::webSocketTransports(clock), clock, random);
        wallet = cashu::Wallet::open(*database, cashu::httpMintConnector(http), clock, random,
            crypto::SecretBytes<64>{{7}}, cashu::PracticeMoney::Required)
                     .value();
        daemon = std::make_unique<provider::Daemon>(
            config, provider::DaemonParts{clock, random, *database, *pool, *wallet, host});
        bool isServing = false;
        QObject::connect(
            daemon.get(), &provider::Daemon::isServing, daemon.get(), [&] { isServing = true; });
        if (!daemon->start() || !test::waitUntil([&] { return isServing; }, 60s))
            qFatal("the daemon does not start");
    }
    void stop()
    {
        daemon.reset();
        wallet.reset();
        pool.reset();
    }

    QTemporaryDir folder;
    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<storage::Database> database;
    net::HttpClient http{clock};
    test::FakeBackend host;
    provider::DaemonConfig config;
    std::unique_ptr<nostr::RelayPool> pool;
    std::unique_ptr<cashu::Wallet> wallet;
    std::unique_ptr<provider::Daemon> daemon;
};

// As after a day of good business.
void fillBooks(Provider& provider)
{
    provider::Ledger ledger{*provider.database, provider.clock};
    if (!ledger.open())
        qFatal("the books cannot be opened");
    storage::Transaction transaction{*provider.database};
    const auto now = provider.clock.sinceEpoch();
    for (int i = 0; i < Leases; ++i) {
        provider::Change change;
        provider::Lease lease;
        lease.request = base::toHex(base::view(provider.random.bytes(32)));
        lease.tenant = nostr::SecretKey::generate(provider.random).publicKey();
        lease.pod.vmid = provider.config.firstVmid + static_cast<quint32>(i);
        lease.sshPort = static_cast<quint16>(provider.config.firstSshPort + i);
        lease.workload = u"c%1-bench"_s.arg(lease.pod.vmid);
        lease.spec = provider.config.specs.front();
        lease.image = u"ubuntu:22.04"_s;
        lease.password = u"k3Vb9TqLmZ2xWc7P"_s;
        lease.loginUser = u"root"_s;
        lease.state = provider::LeaseState::Running;
        lease.requestedAt = lease.admittedAt = lease.startedAt = lease.lastGoodAt = now;
        lease.expiresAt = provider.clock.now() + 24h + std::chrono::seconds{i};
        lease.paid = base::Msats{50 * 86'400 * 2};
        provider::Payment payment;
        payment.request = lease.request;
        payment.sender = lease.tenant;
        payment.token = u"cashuB"_s + QString{400, u'x'};
        payment.tokenKey = lease.request;
        payment.mint = cashu::MintUrl::fromText(provider.config.mints.front()).value();
        payment.state = provider::PaymentState::Redeemed;
        payment.net = base::Sats{8640};
        change.lease = lease;
        change.payment = payment;
        for (const auto kind : {provider::JournalKind::Request, provider::JournalKind::Redeemed,
                 provider::JournalKind::Created, provider::JournalKind::Answered}) {
            provider::JournalEntry entry;
            entry.kind = kind;
            change.entries.append(entry);
        }
        if (!ledger.commit(change))
            qFatal("a lease cannot be written");
        backends::WorkloadSpec spec;
        spec.id.value = lease.workload;
        spec.sshPort = lease.sshPort;
        spec.memoryMb = 1;
        provider.host.machines.emplace(spec.id, test::FakeBackend::Machine{spec});
    }
    if (!transaction.commit())
        qFatal("the books cannot be written");
}

// The longest time in which nobody else had their turn.
class PauseWatch {
public:
    PauseWatch()
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_longest = std::max(m_longest, m_since.nsecsElapsed());
            m_since.start();
        });
        m_since.start();
        m_timer.start(0);
    }
    double longestMs() const { return double(m_longest) / 1e6; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

void restartWithTenThousandLeases(benchmark::State& state)
{
    needApplication();
    const MarketRoom market;
    Provider provider{market};
    fillBooks(provider);
    malloc_trim(0);
    const double before = residentMb();
    for (auto _ : state)
        provider.start();
    state.counters["adoptPause_ms"] = [] {
        PauseWatch watch;
        test::waitUntil([] { return false; }, 8s); // every lease is looked at
        return watch.longestMs();
    }();
    state.counters["tick_ms"] = [] {
        PauseWatch watch;
        test::waitUntil([] { return false; }, 12s); // two rounds of the monitor
        return watch.longestMs();
    }();
    malloc_trim(0);
    state.counters["daemon_MB"] = residentMb() - before;
    state.counters["process_MB"] = residentMb();
    if (provider.daemon->state().activeLeases != Leases)
        state.SkipWithError("leases are missing");
    provider.stop();
    state.SetLabel("budget 2000 ms, RSS 150 MB, tick 10 ms");
}
BENCHMARK(restartWithTenThousandLeases)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

base::Task<base::Result<QString>> aToken(cashu::Wallet* wallet, cashu::MintUrl mint)
{
    const auto quote = co_await wallet->requestInvoice(mint, Price);
    if (!quote)
        co_return base::passOn(quote);
    const auto collected = co_await wallet->collect(quote->id, 20s);
    if (!collected)
        co_return base::passOn(collected);
    const auto sent = co_await wallet->send(mint, Price, u"rent"_s);
    if (!sent)
        co_return base::passOn(sent);
    co_return sent->text;
}

// Every one from another consumer, paid and sealed beforehand.
class Crowd {
public:
    Crowd(const MarketRoom& market, const Provider& provider)
        : m_database{storage::Database::open(u":memory:"_s).value()}
        , m_wallet{cashu::Wallet::open(*m_database, cashu::httpMintConnector(m_http), m_clock,
              m_random, crypto::SecretBytes<64>{{8}}, cashu::PracticeMoney::Required)
                       .value()}
        , m_pool{nostr::webSocketTransports(m_clock), m_clock, m_random}
    {
        m_pool.addRelay(market.relay());
        test::resultOf(m_wallet->addMint(market.mint())).value();
        for (int i = 0; i < Requests; ++i) {
            protocol::SpawnRequest request;
            request.token = test::resultOf(aToken(m_wallet.get(), market.mint())).value();
            request.specId = u"basic"_s;
            request.image = u"ubuntu:22.04"_s;
            request.sshUsername = u"user"_s;
            request.sshPassword = u"k3Vb9TqLmZ2xWc7P"_s;
            m_texts.append(protocol::toJson(request));
        }
        for (const auto& text : m_texts) {
            const protocol::Outgoing message{.text = text, .sentAt = m_clock.now()};
            m_events.push_back(protocol::seal(message, nostr::SecretKey::generate(m_random),
                provider.config.key.publicKey(), m_clock.now(), nostr::Backdating::RandomTwoDays,
                m_random)
                                   .value());
        }
    }
    void send(std::size_t number) { m_sending.add(publish(m_events[number])); }
    int taken() const { return m_taken; }

private:
    base::Task<> publish(nostr::Event event)
    {
        const auto report = co_await m_pool.publish(event, {}, 30s);
        m_taken += report.isAccepted() ? 1 : 0;
    }

    base::SystemClock m_clock;
    base::SystemRandom m_random;
    net::HttpClient m_http{m_clock};
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<cashu::Wallet> m_wallet;
    nostr::RelayPool m_pool;
    QStringList m_texts;
    std::vector<nostr::Event> m_events;
    int m_taken = 0;
    base::TaskSet m_sending;
};

void hundredSpawnsASecond(benchmark::State& state)
{
    needApplication();
    const MarketRoom market;
    Provider provider{market};
    provider.start();
    Crowd crowd{market, provider};
    int created = 0;
    int answered = 0;
    int refused = 0;
    QElapsedTimer sinceSent;
    std::vector<double> waits;
    QObject::connect(provider.daemon.get(), &provider::Daemon::journalled, provider.daemon.get(),
        [&](const provider::JournalEntry& entry) {
            created += entry.kind == provider::JournalKind::Created ? 1 : 0;
            refused += entry.kind == provider::JournalKind::Refused ? 1 : 0;
            if (entry.kind != provider::JournalKind::Answered)
                return;
            // The nth answer waited for the nth request, about.
            waits.push_back(double(sinceSent.elapsed()) - answered * 1000.0 / RequestsPerSecond);
            ++answered;
        });
    for (auto _ : state) {
        sinceSent.start();
        std::size_t sent = 0;
        const auto isDone = [&] {
            while (sent < Requests
                && double(sinceSent.elapsed()) >= double(sent) * 1000.0 / RequestsPerSecond)
                crowd.send(sent++);
            return answered + refused >= Requests;
        };
        if (!test::waitUntil(isDone, std::chrono::seconds{Seconds * 6}))
            state.SkipWithError("not every request was answered");
    }
    std::ranges::sort(waits);
    const auto seconds = double(sinceSent.elapsed()) / 1000;
    state.counters["asked"] = Requests;
    state.counters["created"] = created;
    state.counters["refused"] = refused;
    state.counters["doubled"] = double(provider.host.createCalls - created);
    state.counters["per_s"] = answered / seconds;
    state.counters["median_wait_ms"] = waits.empty() ? 0 : waits[waits.size() / 2];
    state.counters["longest_wait_ms"] = waits.empty() ? 0 : waits.back();
    if (created != Requests || provider.host.machines.size() != std::size_t{Requests})
        state.SkipWithError("a request was lost or doubled");
    provider.stop();
    state.SetLabel("budget: 100 a second, none lost, none doubled");
}
BENCHMARK(hundredSpawnsASecond)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

} // namespace
