// SPDX-License-Identifier: GPL-3.0-or-later
// What a renter does, put together: looks at offers, pays, keeps servers, holds money. One object
// for the window, the command and the tests; the world around it is given.
#pragma once

#include "consumer/core/lease_stopper.h"
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
    RefundKeeper& refunds() { return m_refunds; }
    cashu::Wallet& wallet() { return m_parts.wallet; }
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
    void addNotice(Notice notice);
    void dismissNotice(qint64 id);

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
    };
    Market(MarketParts parts, const KeyRing& keys, const Stores& stores);

    void listen();
    void readOffer(const nostr::Event& event);
    void changeMemory(
        const nostr::PublicKey& provider, const std::function<void(ProviderMemory&)>& change);
    void makeLease(qint64 number);
    base::Task<> makeLeaseLater(qint64 number);
    void noticePurchase(qint64 number);
    void noticeTopUp(qint64 number);
    void noticeStop(qint64 number);
    void noticeWaitingRefund(qint64 number, const QString& mint, base::Sats amount);
    void noticeLateRefund(const LateRefund& refund);
    void readWithoutLease(
        qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery);
    bool isLeftover(const cashu::SentToken& token) const;
    base::Task<> takeBackLeftovers();
    base::Task<> buyTheRest(qint64 number);
    base::Task<> fetchHistory();
    base::Task<> resumeWallet();
    void updateMintsHeld();
    WalletView walletView(const QList<cashu::WalletEntry>& history) const;
    base::Task<> saveMemories();

    MarketParts m_parts;
    const nostr::PublicKey m_ownKey;
    OfferBoard m_board;
    ProviderStore m_providerStore;
    nostr::RelayDirectory m_directory;
    LeaseMail m_mail;
    RefundKeeper m_refunds;
    OfferChecker m_checker;
    LeaseKeeper m_leases;
    PurchaseRunner m_purchases;
    TopUpRunner m_topUps;
    LeaseStopper m_stops;
    std::unique_ptr<nostr::Subscription> m_offers;
    std::unique_ptr<nostr::Subscription> m_beats;
    QHash<nostr::PublicKey, ProviderMemory> m_memories;
    QHash<nostr::PublicKey, ProviderMemory> m_unsavedMemories;
    QSet<qint64> m_noticed; // purchases whose end was told
    QList<Notice> m_notices;
    qint64 m_lastNotice = 0;
    bool m_hasLoadedOffers = false;
    bool m_hasLoadedBeats = false;
    base::TaskSet m_tasks;
};

} // namespace consumer
