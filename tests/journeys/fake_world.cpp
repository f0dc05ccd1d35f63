// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_world.h"

#include "base/crash_point.h"

#include <algorithm>

namespace test {

namespace {

base::Task<base::Result<>> alwaysAnswers()
{
    co_return base::Result<>{};
}

} // namespace

FakeWorld::FakeWorld()
    : m_keys{*consumer::KeyRing::fromWords(
        u"abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"_s)}
    , m_config{makeConfig()}
{
    base::setCrashHook([this](const char* name) { notePoint(name); });
    startProvider();
    startConsumer();
    run(3s);
}

FakeWorld::~FakeWorld()
{
    base::setCrashHook({});
    killConsumer();
    killProvider();
}

provider::DaemonConfig FakeWorld::makeConfig()
{
    provider::DaemonConfig config{.key = nostr::SecretKey::generate(random)};
    config.name = u"QuietFrostCrane"_s;
    config.publicAddress = u"203.0.113.7"_s;
    config.relays = {one.url(), two.url()};
    config.mints = {mint.url().toString()};
    config.specs = provider::practiceSpecs();
    config.isPractice = true;
    return config;
}

void FakeWorld::plan(std::optional<Death> death)
{
    m_death = std::move(death);
    m_passed.clear();
}

std::unique_ptr<nostr::RelayPool> FakeWorld::newPool(const LifePointer& life)
{
    return std::make_unique<nostr::RelayPool>(mortal(relays.transports(), life), clock, random);
}

void FakeWorld::startConsumer()
{
    m_consumerBack.reset();
    auto& database = m_consumerFiles.open();
    const auto life = m_consumerFiles.life();
    life->isDeaf = m_isConsumerDeaf;
    m_consumerPool = newPool(life);
    m_consumerPool->addRelay(one.url());
    m_consumerPool->addRelay(two.url());
    m_consumerWallet = cashu::Wallet::open(database, mortal(mint.connector(), life), clock, random,
        m_keys.seed(), cashu::PracticeMoney::Required)
                           .value();
    const consumer::SshProbe probe = [](const QString&, int) { return alwaysAnswers(); };
    m_market = consumer::Market::open(
        {*m_consumerPool, *m_consumerWallet, database, clock, random, probe}, m_keys)
                   .value();
    ASSERT_TRUE(m_market->start());
}

void FakeWorld::startProvider()
{
    m_providerBack.reset();
    auto& database = m_providerFiles.open();
    const auto life = m_providerFiles.life();
    life->isDeaf = m_isProviderDeaf;
    m_providerPool = newPool(life);
    std::array<std::uint8_t, 64> seed{};
    seed.fill(9);
    m_providerWallet = cashu::Wallet::open(database, mortal(mint.connector(), life), clock, random,
        crypto::SecretBytes<64>{seed}, cashu::PracticeMoney::Required)
                           .value();
    m_backend = std::make_unique<MortalBackend>(host, life, created);
    m_daemon = std::make_unique<provider::Daemon>(m_config,
        provider::DaemonParts{
            clock, random, database, *m_providerPool, *m_providerWallet, *m_backend});
    QObject::connect(m_daemon.get(), &provider::Daemon::journalled, m_daemon.get(),
        [this](const provider::JournalEntry& entry) {
            if (!m_providerFiles.life()->isOver)
                journal.append(entry);
        });
    ASSERT_TRUE(m_daemon->start());
}

void FakeWorld::killConsumer()
{
    m_consumerFiles.die();
    m_market.reset();
    m_consumerWallet.reset();
    m_consumerPool.reset();
    m_consumerFiles.close();
}

void FakeWorld::killProvider()
{
    m_providerFiles.die();
    m_daemon.reset();
    m_backend.reset();
    m_providerWallet.reset();
    m_providerPool.reset();
    m_providerFiles.close();
}

void FakeWorld::reconnectAll()
{
    one.disconnectAll();
    two.disconnectAll();
}

void FakeWorld::setConsumerDeaf(bool isDeaf)
{
    m_isConsumerDeaf = isDeaf;
    m_consumerFiles.life()->isDeaf = isDeaf;
    if (!isDeaf)
        reconnectAll();
}

void FakeWorld::setProviderDeaf(bool isDeaf)
{
    m_isProviderDeaf = isDeaf;
    m_providerFiles.life()->isDeaf = isDeaf;
    if (!isDeaf)
        reconnectAll();
}

// Inside the step of a side: its objects are on the stack and can only be destroyed later.
void FakeWorld::notePoint(const char* name)
{
    const auto times = ++m_passed[name];
    if (!m_death || m_hasDied || m_death->step != name || m_death->count != times)
        return;
    m_hasDied = true;
    if (m_death->victim != Victim::Provider)
        m_consumerFiles.die();
    if (m_death->victim != Victim::Consumer)
        m_providerFiles.die();
}

void FakeWorld::buryTheDead()
{
    if (m_market && m_consumerFiles.life()->isOver) {
        killConsumer();
        m_consumerBack = clock.uptime() + timeDead;
    }
    if (m_daemon && m_providerFiles.life()->isOver) {
        killProvider();
        m_providerBack = clock.uptime() + timeDead;
    }
    if (m_consumerBack && *m_consumerBack <= clock.uptime())
        startConsumer();
    if (m_providerBack && *m_providerBack <= clock.uptime())
        startProvider();
}

void FakeWorld::step(std::chrono::milliseconds most)
{
    clock.advance(most);
    buryTheDead();
}

void FakeWorld::run(std::chrono::milliseconds time)
{
    for (const auto end = clock.uptime() + time; clock.uptime() < end;)
        step(std::min<std::chrono::milliseconds>(50ms, end - clock.uptime()));
}

base::Task<> FakeWorld::fundNow(base::Sats amount)
{
    const auto added = co_await m_consumerWallet->addMint(mint.url());
    EXPECT_TRUE(added);
    const auto quote = co_await m_consumerWallet->requestInvoice(mint.url(), amount);
    EXPECT_TRUE(quote);
    const auto collected = co_await m_consumerWallet->collect(quote->id, 30s);
    EXPECT_TRUE(collected);
}

void FakeWorld::fund(base::Sats amount)
{
    auto funding = fundNow(amount);
    ASSERT_TRUE(runUntil([&funding] { return funding.isDone(); }));
}

qint64 FakeWorld::order(base::Sats face, std::chrono::seconds wait)
{
    EXPECT_TRUE(runUntil([] { return true; }));
    consumer::PurchaseOrder order;
    order.providerKey = m_config.key.publicKey().toHex();
    order.specId = m_config.specs.first().id;
    order.faceValue = face;
    order.serverName = u"owl-3"_s;
    order.wait = wait;
    const auto number = market().purchases().start(order);
    EXPECT_TRUE(number);
    buryTheDead();
    return number.value_or(0);
}

void FakeWorld::topUp(qint64 number, base::Sats face)
{
    ASSERT_TRUE(runUntil([] { return true; }));
    ASSERT_TRUE(market().topUps().start({number, face, {}, {}}));
    buryTheDead();
}

void FakeWorld::stop(qint64 number)
{
    ASSERT_TRUE(runUntil([] { return true; }));
    ASSERT_TRUE(market().stops().stop(number));
    buryTheDead();
}

int FakeWorld::count(provider::JournalKind kind) const
{
    return static_cast<int>(std::ranges::count(journal, kind, &provider::JournalEntry::kind));
}

void FakeWorld::expectEverythingSettled()
{
    // At its start a provider asks what became of the tokens it gave back.
    killProvider();
    startProvider();
    EXPECT_TRUE(runUntil(
        [this] {
            return m_consumerWallet->balance().reserved.isZero()
                && m_providerWallet->balance().reserved.isZero();
        },
        120s));
    const auto books = mint.books();
    const auto ours = m_consumerWallet->balance();
    const auto theirs = m_providerWallet->balance();
    EXPECT_EQ(ours.spendable.value() + ours.reserved.value() + theirs.spendable.value()
            + theirs.reserved.value() + books.fees.value(),
        books.issued.value())
        << "consumer " << ours.spendable.value() << "+" << ours.reserved.value() << ", provider "
        << theirs.spendable.value() << "+" << theirs.reserved.value() << ", fees "
        << books.fees.value();
    EXPECT_EQ(ours.reserved.value(), 0);
    EXPECT_EQ(theirs.reserved.value(), 0);

    qsizetype running = 0;
    for (const auto& lease : daemon().state().leases) {
        EXPECT_TRUE(lease.state == provider::LeaseState::Running || isFinal(lease.state));
        running += lease.state == provider::LeaseState::Running ? 1 : 0;
    }
    EXPECT_EQ(static_cast<qsizetype>(host.machines.size()), running);
    for (const auto& purchase : market().purchases().book().all())
        EXPECT_TRUE(purchase.isFinal());
    for (const auto& lease : market().leases().leases()) {
        EXPECT_FALSE(lease.topUp.isUnderWay());
        EXPECT_TRUE(lease.stop.state == consumer::StopState::None
            || lease.stop.state == consumer::StopState::Refunded);
    }
}

} // namespace test
