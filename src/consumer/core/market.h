// SPDX-License-Identifier: GPL-3.0-or-later
// What a renter does, put together: looks at offers, pays, keeps servers, holds money. One object
// for the window, the command and the tests; the world around it is given.
#pragma once

#include "consumer/core/lease_renewer.h"
#include "consumer/core/lease_stopper.h"
#include "consumer/core/leftover_tokens.h"
#include "consumer/core/market_stores.h"
#include "consumer/core/mint_joiner.h"
#include "consumer/core/notice_board.h"
#include "consumer/core/offer_cache.h"
#include "consumer/core/offer_checker.h"
#include "consumer/core/provider_memories.h"
#include "consumer/core/provider_scout.h"
#include "consumer/core/purchase_runner.h"
#include "consumer/core/relay_backup.h"
#include "consumer/core/top_up_runner.h"
#include "consumer/core/uptime_history.h"
#include "net/proxy.h"

#include <QObject>

namespace consumer {

// Everything outlives the market.
struct MarketParts {
    nostr::RelayPool& pool;
    cashu::Wallet& wallet;
    storage::Database& database;
    base::Clock& clock;
    base::RandomSource& random;
    SshProbe probe;
    net::Proxy proxy{}; // that everything goes through; for the user's own ssh
    ProfileOrigin origin = ProfileOrigin::NewWords;
};

class Market : public QObject {
    Q_OBJECT

public:
    static base::Result<std::unique_ptr<Market>> open(MarketParts parts, const KeyRing& keys);
    ~Market() override;

    // Listens for offers and goes on with whatever was under way. Call once.
    base::Result<> start();

    OfferBoard& board() { return m_board; }
    OfferChecker& checker() { return m_checker; }
    PurchaseRunner& purchases() { return m_purchases; }
    LeaseKeeper& leases() { return m_leases; }
    TopUpRunner& topUps() { return m_topUps; }
    LeaseStopper& stops() { return m_stops; }
    LeaseRenewer& renewals() { return m_renewals; }
    RefundKeeper& refunds() { return m_refunds; }
    cashu::Wallet& wallet() { return m_parts.wallet; }
    MintJoiner& mints() { return m_mints; }
    nostr::RelayPool& relays() { return m_parts.pool; }
    base::Clock& clock() { return m_parts.clock; }

    bool hasLoadedOffers() const { return m_hasLoadedOffers; }
    bool hasLoadedBeats() const { return m_hasLoadedBeats; }
    // Of the last visit, marked as such, until relays have told theirs.
    void showEarlierOffers() { m_cache.start(); }
    void loadHistory(); // seven days of heartbeats, of the first providers
    UptimeHistory& history() { return m_history; }
    RelayBackup& backup() { return m_backup; }
    // Providers that get their letters in the old encryption (NIP-04), keys in hex.
    void setOldPeers(const QStringList& providers)
    {
        m_mail.setOldPeers({providers.begin(), providers.end()});
    }
    // What the relays keep for these words: servers are shown again at once, mints are for the
    // caller to search. Network: no relay answered.
    base::Task<base::Result<BackedUpLists>> restoreLists();

    void setAvoided(const nostr::PublicKey& provider, bool isAvoided, const QString& reason);
    void setStarred(const nostr::PublicKey& provider, bool isStarred);
    base::Task<> probe(qint64 number); // does SSH answer? watch changed()

    base::Sats spentFor(const Lease& lease) const;
    // Everything but the rows of offers, which cost more and change in their own rhythm.
    MarketState state() const;
    PurchaseView purchaseView(const Purchase& purchase) const;
    ServerRow serverRow(const Lease& lease) const;
    void probeLater(qint64 number) { m_tasks.add(probe(number)); }
    NoticeBoard& notices() { return m_notices; }

Q_SIGNALS:
    void changed();
    void offersChanged();
    void purchaseChanged(qint64 number);
    void noticeAdded(const consumer::Notice& notice);

private:
    Market(MarketParts parts, const KeyRing& keys, const MarketStores& stores);

    void listen();
    void readOffer(const nostr::Event& event);
    void noteLoaded();
    base::Task<> endEarlier();
    void readBeat(const nostr::Event& event);
    void followProviders();
    void changeMemory(
        const nostr::PublicKey& provider, const std::function<void(ProviderMemory&)>& change);
    void makeLease(qint64 number);
    base::Task<> makeLeaseLater(qint64 number);
    void countFailure(const Purchase& purchase);
    void readWithoutLease(
        qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery);
    base::Task<> buyTheRest(qint64 number);
    void updateMintsHeld();
    base::Task<> askStatus(qint64 number);

    MarketParts m_parts;
    const nostr::PublicKey m_ownKey;
    OfferBoard m_board;
    ClockCheck m_clockCheck;
    ProviderMemories m_memories;
    UptimeHistory m_history;
    OfferCache m_cache;
    nostr::RelayDirectory m_directory;
    ProviderScout m_scout;
    MintJoiner m_mints;
    LeaseMail m_mail;
    RefundKeeper m_refunds;
    OfferChecker m_checker;
    LeaseKeeper m_leases;
    PurchaseRunner m_purchases;
    TopUpRunner m_topUps;
    LeaseStopper m_stops;
    LeaseRenewer m_renewals;
    NoticeBoard m_notices;
    RelayBackup m_backup;
    LeftoverTokens m_leftovers;
    std::unique_ptr<nostr::Subscription> m_offers;
    std::unique_ptr<nostr::Subscription> m_beats;
    bool m_hasLoadedOffers = false;
    bool m_hasLoadedBeats = false;
    bool m_isEndingEarlier = false;
    base::TaskSet m_tasks;
};

} // namespace consumer
