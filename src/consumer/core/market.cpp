// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market.h"

#include "base/log.h"
#include "consumer/core/server_record.h"
#include "consumer/core/views.h"
#include "consumer/core/wallet_view.h"
#include "nostr/kinds.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto LeaseRetryPause = 5s;
constexpr int CountedHistory = 5000;
constexpr int ShownLogs = 50; // of ended servers

} // namespace

base::Result<std::unique_ptr<Market>> Market::open(MarketParts parts, const KeyRing& keys)
{
    const auto stores = openStores(parts.database);
    if (!stores)
        return base::passOn(stores);
    return std::unique_ptr<Market>{new Market(std::move(parts), keys, *stores)};
}

Market::Market(MarketParts parts, const KeyRing& keys, const MarketStores& stores)
    : m_parts{std::move(parts)}
    , m_ownKey{keys.identity().publicKey()}
    , m_board{m_parts.clock}
    , m_memories{stores.providers, m_board, m_parts.clock}
    , m_history{m_parts.pool, m_board, m_parts.clock}
    , m_cache{stores.offers, m_board, m_parts.clock}
    , m_directory{m_parts.pool, m_parts.clock}
    , m_scout{m_parts.pool, m_directory, m_parts.clock}
    , m_mints{stores.searched, m_parts.wallet, m_parts.origin}
    , m_mail{m_parts.pool, m_parts.clock, m_parts.random, keys, stores.leases}
    , m_refunds{stores.refunds, m_mail, m_parts.wallet, m_mints, m_parts.clock}
    , m_checker{m_board, m_parts.wallet, m_mints, m_parts.pool, m_clockCheck, m_parts.clock,
          [this](const nostr::PublicKey& provider) {
              return m_purchases.book().underWayWith(provider.toHex());
          }}
    , m_leases{stores.leases, m_mail, m_parts.clock}
    , m_purchases{stores.purchases, m_parts.wallet, m_mints, m_board, m_checker, m_mail, m_refunds,
          m_parts.probe, m_parts.clock, m_parts.random}
    , m_topUps{m_leases, m_mail, m_refunds, m_parts.wallet, m_mints, m_parts.clock}
    , m_stops{m_leases, m_mail, m_refunds, m_parts.wallet, m_mints, m_parts.clock}
    , m_renewals{m_leases, m_topUps, m_board, m_checker, m_parts.clock}
    , m_notices{m_leases, m_parts.clock}
    , m_backup{stores.backups, m_parts.pool, m_parts.wallet, m_leases, m_parts.clock,
          m_parts.random, keys}
    , m_leftovers{m_parts.wallet, m_purchases.book(), m_leases, m_parts.clock}
{
    m_mail.useDirectory(m_directory);
    connect(&m_purchases, &PurchaseRunner::changed, this, [this](qint64 number) {
        Q_EMIT purchaseChanged(number);
        Q_EMIT changed();
        const auto purchase = m_purchases.book().at(number);
        if (m_notices.tellPurchase(purchase))
            countFailure(purchase);
    });
    connect(&m_purchases, &PurchaseRunner::becameActive, this, &Market::makeLease);
    connect(&m_leases, &LeaseKeeper::changed, this, [this] {
        m_backup.publishSoon();
        Q_EMIT changed();
    });
    connect(&m_history, &UptimeHistory::changed, this, &Market::offersChanged);
    connect(&m_cache, &OfferCache::changed, this, &Market::offersChanged);
    connect(&m_topUps, &TopUpRunner::finished, &m_notices, &NoticeBoard::tellTopUp);
    connect(&m_renewals, &LeaseRenewer::stopped, &m_notices, &NoticeBoard::tellRenewal);
    connect(&m_stops, &LeaseStopper::finished, &m_notices, &NoticeBoard::tellStop);
    connect(&m_stops, &LeaseStopper::waitsForMint, this, [this](qint64 number) {
        const auto stop = m_leases.find(number)->stop;
        m_notices.tellWaitingRefund(number, stop.refundMint, stop.refund);
    });
    connect(&m_notices, &NoticeBoard::added, this, &Market::noticeAdded);
    connect(&m_notices, &NoticeBoard::changed, this, &Market::changed);
    connect(&m_mail, &LeaseMail::messageArrived, this, &Market::readWithoutLease);
    connect(&m_refunds, &RefundKeeper::changed, this, &Market::changed);
    connect(&m_refunds, &RefundKeeper::finished, &m_notices, &NoticeBoard::tellLateRefund);
    connect(&m_refunds, &RefundKeeper::waitsForMint, this, [this](const LateRefund& refund) {
        m_notices.tellWaitingRefund(refund.number, refund.waitsForMint, refund.amount);
    });
    connect(&m_parts.wallet, &cashu::Wallet::balanceChanged, this, [this] {
        updateMintsHeld();
        m_backup.publishSoon();
        Q_EMIT changed();
    });
    connect(&m_parts.pool, &nostr::RelayPool::healthChanged, this, [this] {
        if (m_board.hasEarlier())
            noteLoaded();
        Q_EMIT changed();
    });
}

Market::~Market() = default;

base::Result<> Market::start()
{
    if (const auto loaded = m_memories.load(); !loaded)
        return loaded;
    updateMintsHeld();
    if (const auto resumed = m_leases.resume(); !resumed)
        return resumed;
    if (const auto resumed = m_purchases.resume(); !resumed)
        return resumed;
    if (const auto resumed = m_refunds.resume(); !resumed)
        return resumed;
    m_topUps.resume();
    m_stops.resume();
    m_renewals.start();
    for (const auto& lease : m_leases.leases()) {
        if (!lease.hasEnded() && !lease.laterFace.isZero())
            m_tasks.add(buyTheRest(lease.number));
    }
    listen();
    connect(&m_scout, &ProviderScout::eventArrived, this, [this](const nostr::Event& event) {
        event.kind == nostr::kinds::Offer ? readOffer(event) : readBeat(event);
    });
    followProviders();
    m_leftovers.start();
    m_backup.publishSoon();
    return {};
}

void Market::makeLease(qint64 number)
{
    const auto purchase = m_purchases.book().find(number);
    if (!purchase || m_leases.find(number))
        return;
    m_leases.addFrom(*purchase);
    if (!m_leases.find(number)) {
        m_tasks.add(makeLeaseLater(number));
        return;
    }
    if (const auto provider = nostr::PublicKey::fromHex(purchase->order.providerKey))
        changeMemory(*provider, [](ProviderMemory& memory) { ++memory.leases; });
    followProviders();
    m_tasks.add(buyTheRest(number));
}

base::Task<> Market::makeLeaseLater(qint64 number) // the disk was full
{
    co_await m_parts.clock.sleep(LeaseRetryPause);
    makeLease(number);
}

// "Pay a little first": the rest of the time, once the server has answered.
base::Task<> Market::buyTheRest(qint64 number)
{
    while (true) {
        auto lease = m_leases.find(number);
        if (!lease || lease->laterFace.isZero() || lease->hasEnded())
            co_return;
        const auto purchase = m_purchases.book().find(number);
        if (purchase && purchase->times.reachable != 0) {
            const TopUpOrder order{number, lease->laterFace, lease->mintUrl, {}};
            lease->laterFace = {};
            m_leases.save(*lease);
            if (const auto started = m_topUps.start(order); !started)
                qCWarning(lcConsumer) << "the rest was not bought:" << started.error().detail;
            co_return;
        }
        co_await m_parts.clock.sleep(1s);
    }
}

void Market::countFailure(const Purchase& purchase)
{
    const bool isPaid = !purchase.isBeforeSending() && purchase.money == MoneyOutcome::WithProvider;
    const auto provider = nostr::PublicKey::fromHex(purchase.order.providerKey);
    if (isPaid && provider)
        changeMemory(*provider, [](ProviderMemory& memory) { ++memory.failures; });
}

// A settlement of a server whose access details never came, or could not be stored yet.
void Market::readWithoutLease(
    qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery)
{
    const auto purchase = m_purchases.book().find(number);
    if (!purchase || m_leases.find(number))
        return;
    if (purchase->state != PurchaseState::Settled)
        return delivery.refuse(); // it may become a lease
    const auto* closed = std::get_if<protocol::LeaseClosed>(&message.body);
    if (closed && closed->token && message.role == protocol::LeaseRole::Source)
        m_refunds.keep(number, *closed->token, purchase->offerMints, delivery);
}

base::Task<base::Result<BackedUpLists>> Market::restoreLists()
{
    auto lists = co_await m_backup.restore();
    if (!lists)
        co_return lists;
    for (const auto& server : std::as_const(lists->servers)) {
        if (const auto kept = m_purchases.book().keepNumbersAbove(server.number); !kept)
            co_return base::passOn(kept);
        if (const auto added = m_leases.restore(leaseOf(server)); !added)
            co_return base::passOn(added);
        m_tasks.add(askStatus(server.number));
    }
    co_return lists;
}

base::Task<> Market::askStatus(qint64 number)
{
    const auto answer = co_await m_leases.refreshStatus(number);
    if (!answer)
        qCInfo(lcConsumer) << "a server did not answer:" << answer.error().detail;
}

base::Task<> Market::probe(qint64 number)
{
    const auto lease = m_leases.find(number);
    if (!lease)
        co_return;
    const auto answer = co_await m_parts.probe(lease->host, lease->port);
    m_leases.noteProbe(number, answer.has_value());
}

base::Sats Market::spentFor(const Lease& lease) const
{
    return lease.given
        + consumer::spentFor(lease.purpose(), m_parts.wallet.history(CountedHistory));
}

PurchaseView Market::purchaseView(const Purchase& purchase) const
{
    auto view
        = viewOf(purchase, m_parts.clock.sinceEpoch(), m_purchases.isListening(purchase.number));
    if (const auto lease = m_leases.find(purchase.number))
        view.leaseId = lease->id();
    for (const auto& other : m_purchases.book().all()) {
        if (other.state != PurchaseState::Active
            || other.order.providerKey != purchase.order.providerKey
            || other.number == purchase.number)
            continue;
        const auto took = std::chrono::ceil<std::chrono::seconds>(
            std::chrono::milliseconds{other.times.answered - other.times.created});
        view.usualFastest = std::min(view.usualFastest.value_or(took), took);
        view.usualSlowest = std::max(view.usualSlowest.value_or(took), took);
    }
    return view;
}

ServerRow Market::serverRow(const Lease& lease) const
{
    return viewOf(lease,
        {m_parts.clock.now(), spentFor(lease), m_leases.isAnswering(lease.number),
            m_leases.log(lease.number), m_parts.proxy});
}

void Market::updateMintsHeld()
{
    QSet<QString> held;
    for (const auto& mint : m_parts.wallet.balance().mints) {
        if (const auto text = cashu::paygressNormalised(mint.url.toString());
            text && !mint.spendable.isZero())
            held.insert(*text);
    }
    m_board.setMintsHeld(held);
}

MarketState Market::state() const
{
    MarketState state;
    state.phase = MarketPhase::Open;
    state.madeAt = m_parts.clock.now();
    state.ownKey = m_ownKey.toHex();
    state.ownNpub = m_ownKey.toNpub();
    for (const auto& relay : m_parts.pool.health()) {
        state.relays.append({relay.url.toString(), relay.isConnected, relay.latency,
            relay.lastError, relay.accepted, relay.refused});
    }
    state.connectedRelays = m_parts.pool.connectedCount();
    const auto history = m_parts.wallet.history(CountedHistory);
    state.wallet = viewOf(
        WalletSources{m_parts.wallet, m_board, m_leases, m_refunds, m_purchases.book()}, history);
    state.hasLoadedOffers = m_hasLoadedOffers;
    if (m_board.hasEarlier())
        state.offersAsOf = m_cache.heardAt();
    for (const auto& purchase : m_purchases.book().all()) {
        const bool isShown = !purchase.isFinal() || m_notices.hasTold(purchase.number)
            || (purchase.state == PurchaseState::Active
                && m_parts.clock.sinceEpoch().count() - purchase.times.created
                    < std::chrono::milliseconds{1h}.count());
        if (isShown)
            state.purchases.append(purchaseView(purchase));
        if (!purchase.isFinal())
            state.servers.append(startingServer(purchase));
    }
    int logs = 0;
    for (const auto& lease : m_leases.leases()) {
        const bool hasLog = !lease.hasEnded() || ++logs <= ShownLogs;
        state.servers.append(viewOf(lease,
            {state.madeAt, lease.given + consumer::spentFor(lease.purpose(), history),
                m_leases.isAnswering(lease.number),
                hasLog ? m_leases.log(lease.number) : QList<LogLine>{}}));
    }
    state.notices = m_notices.notices();
    return state;
}

} // namespace consumer
