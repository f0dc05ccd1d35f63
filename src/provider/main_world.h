// SPDX-License-Identifier: GPL-3.0-or-later
// The real world of a provider: profile, sockets, database, wallet, host, and the practice market
// when it is ours. Everything lives in the thread that opens it.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "net/http_client.h"
#include "nostr/relay_documents.h"
#include "platform/profile_lock.h"
#include "practice/practice_market.h"
#include "provider/daemon/config_file.h"
#include "provider/daemon/config_reloader.h"
#include "provider/daemon/daemon_host.h"
#include "provider/daemon/headless_stream.h"
#include "provider/daemon/start_options.h"

#include <optional>

namespace provider {

struct WalletHoldings {
    base::Sats spendable;
    base::Sats reserved;
};

class MainWorld final : public DaemonWorld {
public:
    ~MainWorld() override;

    // Waits up to ten seconds for another process that has the profile.
    static base::Task<base::Result<std::unique_ptr<MainWorld>>> open(StartOptions options);
    static base::Task<base::Result<WalletHoldings>> holdings(StartOptions options);

    Daemon& daemon() override { return *m_daemon; }
    bool hasDaemon() const { return m_daemon != nullptr; } // not when only the market is hosted
    void reloadConfig(); // the file named at the start, if there was one
    ReadyLine readyLine() const;
    const nostr::PublicKey& provider() const { return m_provider; }

private:
    explicit MainWorld(StartOptions options);

    base::Task<base::Result<>> openProfile();
    base::Task<base::Result<nostr::SecretKey>> loadKey();
    base::Result<> openMarket();
    base::Task<base::Result<DaemonConfig>> makeConfig();
    base::Result<ConfigFile> readConfig() const;
    base::Result<DaemonConfig> defaultConfig(const nostr::SecretKey& key) const;
    base::Result<> openDaemon(const DaemonConfig& config);
    base::Result<std::unique_ptr<cashu::Wallet>> openWallet(const nostr::SecretKey& key);

    StartOptions m_options;
    platform::ProfilePaths m_paths;
    base::SystemClock m_clock;
    base::SystemRandom m_random;
    std::optional<platform::ProfileLock> m_lock;
    std::unique_ptr<practice::PracticeMarket> m_market;
    bool m_hasMarketFile = false;
    backends::ProxmoxSetting m_proxmox; // of the file named at the start
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<nostr::HttpRelayDocuments> m_documents;
    std::unique_ptr<nostr::RelayPool> m_relays;
    std::unique_ptr<cashu::LnurlInvoices> m_invoices;
    std::unique_ptr<cashu::Wallet> m_wallet;
    std::unique_ptr<backends::ComputeBackend> m_backend;
    std::unique_ptr<Daemon> m_daemon;
    std::unique_ptr<ConfigReloader> m_reloader;
    nostr::PublicKey m_provider;
};

} // namespace provider
