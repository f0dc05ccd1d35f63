// SPDX-License-Identifier: GPL-3.0-or-later
// The real world around a market: the profile with its lock, words and database, relays over web
// sockets, mints over HTTP. Belongs to the thread that opens it.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "cashu/wallet.h"
#include "consumer/core/market.h"
#include "consumer/core/market_config.h"
#include "consumer/core/relay_consent.h"
#include "net/http_client.h"
#include "nostr/relay_documents.h"
#include "nostr/relay_pool.h"
#include "platform/profile_lock.h"
#include "storage/database.h"

#include <memory>
#include <optional>

namespace consumer {

class MarketWorld {
public:
    // Waits up to ten seconds for another process to leave the profile (Conflict). A new profile
    // is made of `words` where they are given, else of fresh ones.
    static base::Task<base::Result<std::unique_ptr<MarketWorld>>> open(
        MarketConfig config, QString words = {});
    ~MarketWorld();

    Market& market() { return *m_market; }
    base::Task<base::Result<QStringList>> words(); // secret
    base::Clock& clock() { return m_clock; }
    RelayConsent& consent() { return *m_consent; }
    // What can change while the market is open: all but the proxy.
    base::Result<> apply(const MarketConfig& config);

private:
    MarketWorld() = default;

    base::Task<base::Result<KeyRing>> loadKeys(QString words);
    base::Task<base::Result<>> storeWords(QString words);
    base::Result<> build(const MarketConfig& config, const KeyRing& keys);
    base::Task<> addMints(QStringList mints);

    base::SystemClock m_clock;
    base::SystemRandom m_random;
    std::optional<platform::ProfileLock> m_lock;
    QString m_secretsFile;
    qint64 m_numbersAbove = 0;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<nostr::HttpRelayDocuments> m_documents;
    std::unique_ptr<nostr::RelayPool> m_pool;
    std::unique_ptr<RelayConsent> m_consent;
    std::unique_ptr<cashu::Wallet> m_wallet;
    std::unique_ptr<Market> m_market;
    base::TaskSet m_tasks;
};

// Relays and mints as configured; for practice without any, those of the market that runs on this
// computer. NotFound: none runs.
base::Result<MarketConfig> withPracticeMarket(MarketConfig config);

} // namespace consumer
