// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/main_world.h"

#include "backends/backend_catalog.h"
#include "base/log.h"
#include "cashu/http_mint.h"
#include "crypto/hash.h"
#include "net/server_time.h"
#include "nostr/web_socket_transport.h"
#include "platform/file_secret_store.h"
#include "platform/host_load.h"
#include "platform/practice_market_file.h"
#include "protocol/provider_name.h"
#include "provider/daemon/provider_key.h"
#include "provider/daemon/template_images.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LeastPracticeCpu
    = 4000; // a busy small computer can still show a few practice leases

// The wallet follows from the provider's key: who keeps the key safe keeps the money safe.
crypto::SecretBytes<64> walletSeed(const nostr::SecretKey& key)
{
    const QByteArray label{"paygress provider wallet v1"};
    return crypto::SecretBytes<64>{crypto::hmacSha512(key.bytes().bytes(), base::view(label))};
}

nostr::SecretKey newKey(const StartOptions& options, base::RandomSource& random)
{
    if (!options.seed)
        return nostr::SecretKey::generate(random);
    const auto text = QByteArray{"paygress practice provider "} + QByteArray::number(*options.seed);
    return nostr::SecretKey::fromBytes(crypto::sha256(base::view(text))).value();
}

// Practice providers on one computer keep out of each other's way, and out of the way of outgoing
// connections.
void choosePracticePorts(DaemonConfig& config)
{
    constexpr quint16 First = 20'000;
    constexpr quint16 Blocks = 12;
    constexpr quint16 BlockSize = 1000;
    const auto block = static_cast<quint16>(config.key.publicKey().bytes()[0] % Blocks);
    config.firstSshPort = static_cast<quint16>(First + block * BlockSize);
    config.lastSshPort = static_cast<quint16>(config.firstSshPort + BlockSize - 1);
}

base::Result<> takeRelays(DaemonConfig& config, const QStringList& texts)
{
    config.relays.clear();
    for (const auto& text : texts) {
        const auto relay = nostr::RelayUrl::fromText(text);
        if (!relay)
            return base::passOn(relay);
        config.relays += *relay;
    }
    return {};
}

platform::ProfilePaths pathsFor(const StartOptions& options)
{
    if (options.profile.isEmpty())
        return platform::ProfilePaths::ofProgram(u"paygress-provider"_s);
    return platform::ProfilePaths{options.profile};
}

} // namespace

MainWorld::MainWorld(StartOptions options)
    : m_options{std::move(options)}
    , m_paths{pathsFor(m_options)}
{
}

MainWorld::~MainWorld()
{
    if (m_hasMarketFile)
        platform::removePracticeMarketFile();
}

base::Task<base::Result<std::unique_ptr<MainWorld>>> MainWorld::open(StartOptions options)
{
    std::unique_ptr<MainWorld> world{new MainWorld{std::move(options)}};
    const auto opened = co_await world->openProfile();
    if (!opened)
        co_return base::passOn(opened);
    if (world->m_options.hostsMarket()) {
        const auto market = world->openMarket();
        if (!market)
            co_return base::passOn(market);
    }
    if (world->m_options.isMarketOnly)
        co_return world;
    const auto config = co_await world->makeConfig();
    if (!config)
        co_return base::passOn(config);
    const auto built = world->openDaemon(*config);
    if (!built)
        co_return base::passOn(built);
    co_return world;
}

base::Task<base::Result<WalletHoldings>> MainWorld::holdings(StartOptions options)
{
    std::unique_ptr<MainWorld> world{new MainWorld{std::move(options)}};
    const auto opened = co_await world->openProfile();
    if (!opened)
        co_return base::passOn(opened);
    const auto key = co_await world->loadKey();
    if (!key)
        co_return base::passOn(key);
    const auto wallet = world->openWallet(*key);
    if (!wallet)
        co_return base::passOn(wallet);
    const auto balance = (*wallet)->balance();
    const WalletHoldings holdings{balance.spendable, balance.reserved};
    co_return holdings;
}

base::Task<base::Result<>> MainWorld::openProfile()
{
    auto lock = co_await platform::acquireProfileLock(m_paths, m_clock);
    if (!lock)
        co_return base::passOn(lock);
    m_lock.emplace(std::move(*lock));
    auto database = storage::Database::open(m_paths.database());
    if (!database)
        co_return base::passOn(database);
    m_database = std::move(*database);
    co_return base::Result<>{};
}

base::Result<> MainWorld::openMarket()
{
    const practice::PracticeMarket::Ports ports{m_options.relayPort, m_options.mintPort};
    auto market
        = practice::PracticeMarket::open(m_paths.practiceFolder(), m_clock, m_random, ports);
    if (!market)
        return base::passOn(market);
    m_market = std::move(*market);
    m_options.relays = {m_market->relayUrl()};
    m_options.mints = {m_market->mintUrl()};
    const auto told
        = platform::writePracticeMarketFile({m_market->relayUrl(), m_market->mintUrl()});
    m_hasMarketFile = told.has_value();
    if (!told)
        qCWarning(lcProvider).noquote()
            << "others will not find this practice market:" << told.error().detail;
    return {};
}

base::Task<base::Result<nostr::SecretKey>> MainWorld::loadKey()
{
    platform::FileSecretStore secrets{m_paths.secretsFile()};
    const auto stored = co_await secrets.read(ProviderKeyName);
    if (stored) {
        const auto key = nostr::SecretKey::fromText(*stored);
        co_return key;
    }
    if (stored.error().code != base::Errc::NotFound)
        co_return base::passOn(stored);
    const auto key = newKey(m_options, m_random);
    const auto written = co_await secrets.write(ProviderKeyName, key.toHex());
    if (!written)
        co_return base::passOn(written);
    co_return key;
}

base::Task<base::Result<DaemonConfig>> MainWorld::makeConfig()
{
    if (m_options.config.isEmpty()) {
        const auto key = co_await loadKey();
        if (!key)
            co_return base::passOn(key);
        auto config = defaultConfig(*key);
        co_return config;
    }
    const auto file = readConfig();
    if (!file)
        co_return base::passOn(file);
    if (!m_options.namesBackend)
        m_options.backend = file->host.backend;
    m_proxmox = file->host.proxmox;
    auto config = base::Result<DaemonConfig>{file->config};
    // The wallet is opened again without the file, to tell its balance.
    platform::FileSecretStore secrets{m_paths.secretsFile()};
    const auto kept = co_await keepKey(secrets, config->key);
    if (!kept)
        co_return base::passOn(kept);
    co_return config;
}

// What the command line says wins over the file.
base::Result<ConfigFile> MainWorld::readConfig() const
{
    auto file = readConfigFile(m_options.config);
    if (!file)
        return file;
    for (const auto& remark : std::as_const(file->remarks))
        qCWarning(lcProvider).noquote() << m_options.config << remark;
    file->config.isPractice = m_options.isPractice;
    if (!m_options.mints.isEmpty())
        file->config.mints = m_options.mints;
    if (!m_options.relays.isEmpty())
        if (const auto taken = takeRelays(file->config, m_options.relays); !taken)
            return base::passOn(taken);
    return file;
}

void MainWorld::reloadConfig()
{
    if (m_reloader)
        m_reloader->reload();
}

base::Result<DaemonConfig> MainWorld::defaultConfig(const nostr::SecretKey& key) const
{
    DaemonConfig config{.key = key};
    config.name = protocol::providerName(key.publicKey());
    config.publicAddress = u"127.0.0.1"_s;
    config.specs = practiceSpecs();
    config.mints = m_options.mints;
    config.isPractice = m_options.isPractice;
    if (const auto taken = takeRelays(config, m_options.relays); !taken)
        return base::passOn(taken);
    const bool isHere = std::ranges::all_of(config.relays, &nostr::RelayUrl::isLoopback);
    if (config.relays.isEmpty() || config.mints.isEmpty() || !isHere)
        return base::fail(base::Errc::Malformed,
            u"outside the practice market --config says which address, prices, relays and mints to offer"_s);
    choosePracticePorts(config);
    return config;
}

base::Result<std::unique_ptr<cashu::Wallet>> MainWorld::openWallet(const nostr::SecretKey& key)
{
    m_http = std::make_unique<net::HttpClient>(m_clock, m_options.proxy);
    const auto practice
        = m_options.isPractice ? cashu::PracticeMoney::Required : cashu::PracticeMoney::Refused;
    return cashu::Wallet::open(*m_database, cashu::httpMintConnector(*m_http), m_clock, m_random,
        walletSeed(key), practice);
}

base::Result<> MainWorld::openDaemon(const DaemonConfig& given)
{
    auto config = given;
    m_provider = config.key.publicKey();
    auto wallet = openWallet(config.key);
    if (!wallet)
        return base::passOn(wallet);
    m_wallet = std::move(*wallet);
    m_relays = std::make_unique<nostr::RelayPool>(
        nostr::webSocketTransports(m_clock, m_options.proxy), m_clock, m_random);
    m_documents = std::make_unique<nostr::HttpRelayDocuments>(*m_http);
    m_relays->readDocumentsFrom(*m_documents);

    backends::BackendOptions host;
    host.stateFolder = m_paths.workloadsFolder();
    host.services = templateImages();
    host.proxmox = m_proxmox;
    if (config.isPractice)
        host.listenAddress = QHostAddress{QHostAddress::LocalHost};
    auto backend = backends::makeBackend(m_options.backend, host, m_clock, m_random);
    if (!backend)
        return base::passOn(backend);
    m_backend = std::move(*backend);

    const auto load = platform::measureHostLoad(m_paths.folder());
    if (!load)
        return base::passOn(load);
    // All processors are for rent, not only those that idle at this moment.
    config.machineMillicores = load->processors * 1000LL;
    if (config.isPractice)
        config.machineMillicores = std::max(*config.machineMillicores, LeastPracticeCpu);
    m_invoices = std::make_unique<cashu::LnurlInvoices>(*m_http);
    m_daemon = std::make_unique<Daemon>(config,
        DaemonParts{m_clock, m_random, *m_database, *m_relays, *m_wallet, *m_backend,
            m_invoices.get(), nostr::webSocketTransports(m_clock, m_options.proxy),
            [http = m_http.get()](QUrl url) { return net::askClockOffset(*http, url); }});
    QObject::connect(m_daemon.get(), &Daemon::journalled, m_daemon.get(),
        [](const JournalEntry& entry) { qCInfo(lcProvider).noquote() << toLogLine(entry); });
    if (!m_options.config.isEmpty()) {
        const auto reading = [this]() -> base::Result<DaemonConfig> {
            auto file = readConfig();
            if (!file)
                return base::passOn(file);
            return file->config;
        };
        m_reloader
            = std::make_unique<ConfigReloader>(m_options.config, reading, *m_daemon, m_clock);
    }
    return {};
}

ReadyLine MainWorld::readyLine() const
{
    ReadyLine ready;
    ready.relay = m_options.relays.value(0);
    ready.mint = m_options.mints.value(0);
    if (m_daemon) {
        ready.provider = m_provider;
        ready.backend = m_options.backend;
    }
    return ready;
}

} // namespace provider
