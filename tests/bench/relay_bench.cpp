// SPDX-License-Identifier: GPL-3.0-or-later
// 10 000 offers from the practice relay to a subscription over a web socket of this computer,
// beside the bare signature checks it cannot do without; and what a duplicate costs.
#include "await.h"
#include "fake_random.h"
#include "nostr/kinds.h"
#include "nostr/relay_message.h"
#include "nostr/relay_pool.h"
#include "nostr/signature_checker.h"
#include "nostr/web_socket_transport.h"
#include "practice/practice_relay_server.h"
#include "practice/practice_relay_session.h"

#include <QThread>

#include <benchmark/benchmark.h>

using namespace nostr;
using namespace Qt::StringLiterals;

namespace {

constexpr int Offers = 10'000;

QCoreApplication& application()
{
    static int count = 1;
    static char name[] = "bench";
    static char* arguments[] = {name, nullptr};
    static QCoreApplication made{count, arguments};
    return made;
}

Event anOffer(test::FakeRandom& random, base::UnixTime at)
{
    const auto key = SecretKey::generate(random);
    const Tags tags{{u"t"_s, u"paygress"_s}, {u"t"_s, u"compute"_s},
        {u"d"_s, u"paygress:offer:v1:"_s + key.publicKey().toHex()}, {u"v"_s, u"1"_s}};
    const EventTemplate offer{
        .createdAt = at, .kind = kinds::Offer, .tags = tags, .content = QString{700, u'x'}};
    return signEvent(offer, key, random);
}

// A relay with its offers, in a thread of its own as in another process.
class RelayThread {
public:
    RelayThread()
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_context, [this] { open(); }, Qt::BlockingQueuedConnection);
    }
    ~RelayThread()
    {
        QMetaObject::invokeMethod(
            &m_context, [this] { close(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    RelayUrl url() const { return m_server->url(); }

private:
    void open()
    {
        m_clock = std::make_unique<base::SystemClock>();
        m_database = storage::Database::open(u":memory:"_s).value();
        m_relay = practice::PracticeRelay::open(*m_database, *m_clock, m_random, {}).value();
        m_server = std::make_unique<practice::PracticeRelayServer>(*m_relay, *m_clock);
        m_server->listen(0);
        const auto session = m_relay->connect(m_server->url(), [](const QString&) {});
        for (int i = 0; i < Offers; ++i)
            session->receive(
                eventMessage(anOffer(m_random, m_clock->now() - std::chrono::seconds{i})));
    }
    void close()
    {
        m_server.reset();
        m_relay.reset();
        m_database.reset();
        m_clock.reset();
    }

    QThread m_thread;
    QObject m_context;
    test::FakeRandom m_random;
    std::unique_ptr<base::SystemClock> m_clock;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<practice::PracticeRelay> m_relay;
    std::unique_ptr<practice::PracticeRelayServer> m_server;
};

void tenThousandOffersFromRelay(benchmark::State& state)
{
    application();
    static RelayThread relay;
    base::SystemClock clock;
    base::SystemRandom random;
    Filter offers;
    offers.kinds = QList<int>{kinds::Offer};
    offers.tags[u't'] = {u"paygress"_s};
    for (auto _ : state) {
        RelayPool pool{webSocketTransports(clock), clock, random};
        pool.addRelay(relay.url());
        int count = 0;
        bool hasEnded = false;
        const auto subscription = pool.subscribe({offers});
        QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
            [&count] { ++count; });
        QObject::connect(subscription.get(), &Subscription::storedEventsEnded, subscription.get(),
            [&hasEnded] { hasEnded = true; });
        test::waitUntil([&hasEnded] { return hasEnded; }, std::chrono::seconds{30});
        if (count != Offers)
            state.SkipWithError("not every offer arrived");
    }
    state.SetItemsProcessed(state.iterations() * Offers);
}
BENCHMARK(tenThousandOffersFromRelay)->Unit(benchmark::kMillisecond)->UseRealTime();

void tenThousandBareChecks(benchmark::State& state)
{
    test::FakeRandom random;
    const auto offer = anOffer(random, base::UnixTime{std::chrono::seconds{1'785'412'345}});
    for (auto _ : state)
        for (int i = 0; i < Offers; ++i)
            benchmark::DoNotOptimize(verify(offer).has_value());
    state.SetItemsProcessed(state.iterations() * Offers);
}
BENCHMARK(tenThousandBareChecks)->Unit(benchmark::kMillisecond)->UseRealTime();

// From the text that arrives to "seen already".
void duplicateEvent(benchmark::State& state)
{
    test::FakeRandom random;
    const auto offer = anOffer(random, base::UnixTime{std::chrono::seconds{1'785'412'345}});
    const auto text = u"[\"EVENT\",\"s1\",%1]"_s.arg(QString::fromUtf8(toJsonText(offer)));
    RecentIds delivered;
    delivered.add(offer.id);
    for (auto _ : state) {
        const auto message = relayMessageFromText(text);
        const auto id = claimedId(std::get<relay_says::EventFound>(*message).json);
        benchmark::DoNotOptimize(delivered.contains(*id));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(duplicateEvent);

} // namespace
