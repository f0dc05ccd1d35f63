// SPDX-License-Identifier: GPL-3.0-or-later
// What a renter does, put together: looks at offers, pays, keeps servers, holds money. One object
// for the window, the command and the tests; the world around it is given.
#pragma once

#include "consumer/core/lease_renewer.h"
#include "consumer/core/lease_stopper.h"
#include "consumer/core/leftover_tokens.h"
#include "consumer/core/mint_joiner.h"
#include "consumer/core/notice_board.h"
#include "consumer/core/offer_checker.h"
#include "consumer/core/provider_store.h"
#include "consumer/core/purchase_runner.h"
#include "consumer/core/top_up_runner.h"
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
    void loadHistory(); // seven days of heartbeats, of the first providers

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
    struct Stores {
        PurchaseStore purchases;
        LeaseStore leases;
        LateRefundStore refunds;
        ProviderStore providers;
        SearchedMintStore searched;
    };
    Market(MarketParts parts, const KeyRing& keys, const Stores& stores);

    void listen();
    void readOffer(const nostr::Event& event);
    void changeMemory(
        const nostr::PublicKey& provider, const std::function<void(ProviderMemory&)>& change);
    void makeLease(qint64 number);
    base::Task<> makeLeaseLater(qint64 number);
    void countFailure(const Purchase& purchase);
    void readWithoutLease(
        qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery);
    base::Task<> buyTheRest(qint64 number);
    base::Task<> fetchHistory();
    void updateMintsHeld();
    WalletView walletView(const QList<cashu::WalletEntry>& history) const;
    base::Task<> saveMemories();

    MarketParts m_parts;
    const nostr::PublicKey m_ownKey;
    OfferBoard m_board;
    ClockCheck m_clockCheck;
    ProviderStore m_providerStore;
    nostr::RelayDirectory m_directory;
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
    LeftoverTokens m_leftovers;
    std::unique_ptr<nostr::Subscription> m_offers;
    std::unique_ptr<nostr::Subscription> m_beats;
    QHash<nostr::PublicKey, ProviderMemory> m_memories;
    QHash<nostr::PublicKey, ProviderMemory> m_unsavedMemories;
    bool m_hasLoadedOffers = false;
    bool m_hasLoadedBeats = false;
    base::TaskSet m_tasks;
};

} // namespace consumer
