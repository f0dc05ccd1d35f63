// SPDX-License-Identifier: GPL-3.0-or-later
// From the click to the access details over real sockets of this computer, with a host that takes
// no time; and 10 000 offers from a relay to the sorted table. Market, provider and consumer each
// have a thread of their own, as they have a process in life.
#include "await.h"
#include "bench/rooms.h"
#include "cashu/http_mint.h"
#include "consumer/core/market_host.h"
#include "consumer/core/market_world.h"
#include "consumer/models/offer_view_model.h"
#include "fake_backend.h"
#include "fake_random.h"
#include "nostr/kinds.h"
#include "nostr/relay_message.h"
#include "nostr/web_socket_transport.h"
#include "practice/practice_relay_session.h"
#include "protocol/provider_name.h"
#include "provider/daemon/daemon.h"

#include <benchmark/benchmark.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using bench::MarketRoom;
using bench::needApplication;
using bench::Room;

namespace {

constexpr int Offers = 10'000;
constexpr int Rentals = 20;
constexpr base::Sats Funds{5000};

class ProviderRoom {
public:
    explicit ProviderRoom(const MarketRoom& market)
    {
        m_room.run([this, &market] { open(market); });
        test::waitUntil([this] { return m_isServing.load(); });
    }
    ~ProviderRoom()
    {
        m_room.run([this] {
            m_daemon.reset();
            m_wallet.reset();
            m_http.reset();
            m_pool.reset();
            m_database.reset();
        });
    }
    QString key() const { return m_key.publicKey().toHex(); }

private:
    void open(const MarketRoom& market)
    {
        m_clock = std::make_unique<base::SystemClock>();
        m_database = storage::Database::open(m_folder.filePath(u"provider.sqlite"_s)).value();
        m_pool = std::make_unique<nostr::RelayPool>(
            nostr::webSocketTransports(*m_clock), *m_clock, m_random);
        m_http = std::make_unique<net::HttpClient>(*m_clock);
        m_wallet = cashu::Wallet::open(*m_database, cashu::httpMintConnector(*m_http), *m_clock,
            m_random, crypto::SecretBytes<64>{{7}}, cashu::PracticeMoney::Required)
                       .value();
        m_host.total = {1'000'000, 1'000'000, 10'000'000};
        provider::DaemonConfig config{.key = m_key};
        config.name = protocol::providerName(m_key.publicKey());
        config.publicAddress = u"127.0.0.1"_s;
        config.relays = {market.relay()};
        config.mints = {market.mint().toString()};
        config.specs = provider::practiceSpecs();
        config.isPractice = true;
        m_daemon = std::make_unique<provider::Daemon>(config,
            provider::DaemonParts{*m_clock, m_random, *m_database, *m_pool, *m_wallet, m_host});
        QObject::connect(m_daemon.get(), &provider::Daemon::isServing, m_daemon.get(),
            [this] { m_isServing = true; });
        if (!m_daemon->start())
            qFatal("the daemon does not start");
    }

    QTemporaryDir m_folder;
    base::SystemRandom m_random;
    const nostr::SecretKey m_key = nostr::SecretKey::generate(m_random);
    test::FakeBackend m_host;
    std::unique_ptr<base::SystemClock> m_clock;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<nostr::RelayPool> m_pool;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<cashu::Wallet> m_wallet;
    std::unique_ptr<provider::Daemon> m_daemon;
    std::atomic<bool> m_isServing = false;
    Room m_room;
};

base::Task<base::Result<base::Sats>> fund(consumer::Market* market, cashu::MintUrl mint)
{
    co_await market->wallet().addMint(mint);
    const auto quote = co_await market->wallet().requestInvoice(mint, Funds);
    if (!quote)
        co_return base::passOn(quote);
    const auto collected = co_await market->wallet().collect(quote->id, 20s);
    co_return collected;
}

void clickToAccessDetails(benchmark::State& state)
{
    needApplication();
    const MarketRoom market;
    const ProviderRoom provider{market};
    const QTemporaryDir profile;
    consumer::MarketConfig config;
    config.profile = profile.path();
    config.kind = consumer::MarketKind::Practice;
    config.relays = {market.relay().toString()};
    config.mints = {market.mint().toString()};
    const auto world = test::resultOf(consumer::MarketWorld::open(config)).value();
    auto& core = world->market();
    const auto key = nostr::PublicKey::fromHex(provider.key()).value();
    test::resultOf(fund(&core, market.mint())).value();
    test::waitUntil([&] {
        const auto* found = core.board().find(key);
        return found && found->isOnline(core.clock().now());
    });
    consumer::PurchaseOrder order;
    order.providerKey = provider.key();
    order.specId = u"basic"_s;
    order.faceValue = base::Sats{40};
    for (auto _ : state) {
        const auto number = core.purchases().start(order).value();
        test::waitUntil([&] { return core.purchases().book().find(number)->isFinal(); }, 20s);
        if (core.purchases().book().find(number)->state != consumer::PurchaseState::Active)
            state.SkipWithError("the rental failed");
    }
    state.SetLabel("budget 150 ms");
}
BENCHMARK(clickToAccessDetails)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(Rentals);

nostr::Event anOffer(base::RandomSource& random, int number, base::UnixTime at)
{
    const auto key = nostr::SecretKey::generate(random);
    protocol::Offer offer;
    offer.provider = key.publicKey();
    offer.name = protocol::providerName(key.publicKey());
    offer.capabilities = {u"local"_s, QString{protocol::RefundCapability}};
    offer.specs
        = {{u"basic"_s, u"Basic"_s, u"1 vCPU, 512 MB"_s, 1000, 512, base::Msats{20 + number % 97}}};
    offer.mints = {u"https://mint.example"_s};
    return nostr::signEvent(protocol::toEventTemplate(offer, at), key, random);
}

// A relay that stores the offers of ten thousand providers.
class CrowdedRelay {
public:
    CrowdedRelay()
    {
        m_room.run([this] { open(); });
    }
    ~CrowdedRelay()
    {
        m_room.run([this] {
            m_server.reset();
            m_relay.reset();
            m_database.reset();
        });
    }
    QString url() const { return m_server->url().toString(); }

private:
    void open()
    {
        m_clock = std::make_unique<base::SystemClock>();
        m_database = storage::Database::open(u":memory:"_s).value();
        m_relay = practice::PracticeRelay::open(*m_database, *m_clock, m_random, {}).value();
        m_server = std::make_unique<practice::PracticeRelayServer>(*m_relay, *m_clock);
        m_server->listen(0).value();
        const auto session = m_relay->connect(m_server->url(), [](const QString&) {});
        for (int i = 0; i < Offers; ++i)
            session->receive(nostr::eventMessage(
                anOffer(m_random, i, m_clock->now() - std::chrono::seconds{i})));
    }

    test::FakeRandom m_random;
    std::unique_ptr<base::SystemClock> m_clock;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<practice::PracticeRelay> m_relay;
    std::unique_ptr<practice::PracticeRelayServer> m_server;
    Room m_room;
};

// With an empty profile, from nothing: keys, database, thread, connection, table.
void offersFromRelayToSortedTable(benchmark::State& state)
{
    needApplication();
    const CrowdedRelay relay;
    for (auto _ : state) {
        const QTemporaryDir profile;
        consumer::MarketConfig config;
        config.profile = profile.path();
        config.kind = consumer::MarketKind::Practice;
        config.relays = {relay.url()};
        config.opensAtOnce = true;
        consumer::OfferTableModel table;
        consumer::OfferViewModel view{table};
        consumer::OfferFilter everything;
        everything.isOnlineOnly = false; // no heartbeats here
        view.setFilter(everything);
        view.sort(int(consumer::OfferColumn::Price));
        consumer::MarketHost host{config};
        quint64 revision = 0;
        QObject::connect(&host, &consumer::MarketHost::stateChanged, &table,
            [&](const consumer::MarketState& now) {
                if (now.offersRevision != revision)
                    table.update(now.offers);
                revision = now.offersRevision;
            });
        if (!test::waitUntil([&] { return view.rowCount() == Offers; }, 20s))
            state.SkipWithError("not every offer arrived");
    }
    state.SetLabel("budget 1500 ms");
}
BENCHMARK(offersFromRelayToSortedTable)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(3);

} // namespace
