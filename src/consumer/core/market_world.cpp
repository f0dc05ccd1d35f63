// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_world.h"

#include "base/log.h"
#include "cashu/http_mint.h"
#include "net/port_probe.h"
#include "nostr/web_socket_transport.h"
#include "platform/file_secret_store.h"
#include "platform/practice_market_file.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto ProbeLimit = 5s;
const auto WordsName = u"words"_s;
const auto NumbersName = u"numbers-above"_s;

// Leases of the profile that the words come from used the numbers from 1. A minute has its own
// number, and nobody rents more than a server a minute: no key is used twice.
qint64 firstFreeNumber(base::UnixTime now)
{
    return std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
}

} // namespace

base::Result<MarketConfig> withPracticeMarket(MarketConfig config)
{
    if (config.kind != MarketKind::Practice || !config.relays.isEmpty())
        return config;
    const auto address = platform::readPracticeMarketFile();
    if (!address)
        return base::passOn(address);
    config.relays = {address->relay};
    if (config.mints.isEmpty())
        config.mints = {address->mint};
    return config;
}

MarketWorld::~MarketWorld() = default;

base::Task<base::Result<std::unique_ptr<MarketWorld>>> MarketWorld::open(
    MarketConfig config, QString words)
{
    std::unique_ptr<MarketWorld> world{new MarketWorld};
    const platform::ProfilePaths paths{profileFolder(config)};
    auto lock = co_await platform::acquireProfileLock(paths, world->m_clock);
    if (!lock)
        co_return base::passOn(lock);
    world->m_lock.emplace(std::move(*lock));
    auto database = storage::Database::open(paths.database());
    if (!database)
        co_return base::passOn(database);
    world->m_database = std::move(*database);
    world->m_secretsFile = paths.secretsFile();
    const auto keys = co_await world->loadKeys(words);
    if (!keys)
        co_return base::passOn(keys);
    const auto built = world->build(config, *keys);
    if (!built)
        co_return base::passOn(built);
    world->m_tasks.add(world->addMints(config.mints));
    co_return world;
}

base::Task<base::Result<KeyRing>> MarketWorld::loadKeys(QString words)
{
    platform::FileSecretStore secrets{m_secretsFile};
    auto stored = co_await secrets.read(WordsName);
    if (!stored && stored.error().code == base::Errc::NotFound) {
        const auto written = co_await storeWords(words);
        if (!written)
            co_return base::passOn(written);
        stored = co_await secrets.read(WordsName);
    } else if (stored && !words.isEmpty() && *stored != words) {
        co_return base::fail(base::Errc::Conflict, u"this profile has words of its own"_s);
    }
    if (!stored)
        co_return base::passOn(stored);
    const auto numbers = co_await secrets.read(NumbersName);
    m_numbersAbove = numbers ? numbers->toLongLong() : 0;
    auto keys = KeyRing::fromWords(*stored);
    co_return keys;
}

base::Task<base::Result<>> MarketWorld::storeWords(QString words)
{
    platform::FileSecretStore secrets{m_secretsFile};
    const bool areNew = words.isEmpty();
    if (areNew)
        words = KeyRing::newWords(m_random);
    const auto keys = KeyRing::fromWords(words);
    if (!keys)
        co_return base::passOn(keys);
    // The words may be lost while the money is still there: other words would not open it.
    const auto fits = cashu::Wallet::checkSeed(*m_database, keys->seed());
    if (!fits)
        co_return base::passOn(fits);
    if (!areNew) {
        const auto numbered
            = co_await secrets.write(NumbersName, QString::number(firstFreeNumber(m_clock.now())));
        if (!numbered)
            co_return base::passOn(numbered);
    }
    auto written = co_await secrets.write(WordsName, words);
    co_return written;
}

base::Task<base::Result<QStringList>> MarketWorld::words()
{
    platform::FileSecretStore secrets{m_secretsFile};
    const auto stored = co_await secrets.read(WordsName);
    if (!stored)
        co_return base::passOn(stored);
    co_return stored->split(u' ', Qt::SkipEmptyParts);
}

base::Result<> MarketWorld::build(const MarketConfig& config, const KeyRing& keys)
{
    const auto proxy = proxyOf(config);
    if (!proxy)
        return base::passOn(proxy); // never go on without it
    m_http = std::make_unique<net::HttpClient>(m_clock, *proxy);
    m_documents = std::make_unique<nostr::HttpRelayDocuments>(*m_http);
    m_pool = std::make_unique<nostr::RelayPool>(
        nostr::webSocketTransports(m_clock, *proxy), m_clock, m_random);
    m_consent = std::make_unique<RelayConsent>(*m_pool);
    m_pool->readDocumentsFrom(*m_documents);
    const auto practice = config.kind == MarketKind::Practice ? cashu::PracticeMoney::Required
                                                              : cashu::PracticeMoney::Refused;
    auto wallet = cashu::Wallet::open(
        *m_database, cashu::httpMintConnector(*m_http), m_clock, m_random, keys.seed(), practice);
    if (!wallet)
        return base::passOn(wallet);
    m_wallet = std::move(*wallet);
    auto& clock = m_clock;
    const SshProbe probe = [&clock, proxy = *proxy](const QString& host, int port) {
        return net::probeSsh(clock, host, static_cast<quint16>(port), ProbeLimit, proxy);
    };
    const auto origin = m_numbersAbove > 0 ? ProfileOrigin::OldWords : ProfileOrigin::NewWords;
    auto market = Market::open(
        {*m_pool, *m_wallet, *m_database, m_clock, m_random, probe, *proxy, origin}, keys);
    if (!market)
        return base::passOn(market);
    m_market = std::move(*market);
    if (const auto kept = m_market->purchases().book().keepNumbersAbove(m_numbersAbove); !kept)
        return kept;
    if (const auto applied = apply(config); !applied)
        return applied;
    return m_market->start();
}

base::Result<> MarketWorld::apply(const MarketConfig& config)
{
    QList<nostr::RelayUrl> wanted;
    const auto relays = relaysOf(config);
    for (const auto& text : relays) {
        const auto url = nostr::RelayUrl::fromText(text);
        if (!url)
            return base::passOn(url);
        wanted.append(*url);
    }
    const auto current = m_pool->relays();
    for (const auto& url : current) {
        if (!wanted.contains(url))
            m_pool->removeRelay(url);
    }
    for (const auto& url : std::as_const(wanted)) {
        if (!current.contains(url))
            m_pool->addRelay(url);
    }
    m_consent->setAnswers(config.settings.authAnswers);
    m_market->backup().setEnabled(config.settings.keepsListsOnRelays);
    m_market->setOldPeers(config.settings.oldPeers);
    return {};
}

base::Task<> MarketWorld::addMints(QStringList mints)
{
    for (const auto& text : mints) {
        const auto url = cashu::MintUrl::fromText(text);
        if (!url) {
            qCWarning(lcConsumer) << "not a mint's address:" << text;
            continue;
        }
        const auto added = co_await m_market->mints().join(*url);
        if (!added)
            qCWarning(lcConsumer) << "a mint was not added:" << added.error().detail;
    }
}

} // namespace consumer
