// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/daemon.h"

#include "base/deadline.h"
#include "base/log.h"
#include "nostr/relay_announcer.h"
#include "provider/daemon/earnings_book.h"
#include "provider/daemon/earnings_sweeper.h"
#include "provider/daemon/heartbeat_sender.h"
#include "provider/daemon/lease_monitor.h"
#include "provider/daemon/mint_watch.h"
#include "provider/daemon/obligations.h"
#include "provider/daemon/offer_publisher.h"
#include "provider/daemon/outside_view.h"
#include "provider/daemon/request_router.h"
#include "provider/daemon/state_view.h"
#include "provider/daemon/storefront_keeper.h"

#include <QDir>
#include <QMetaMethod>

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds StateInterval = 250ms;
constexpr std::chrono::milliseconds RunningRefresh = 2s; // what was earned grows by itself
constexpr std::chrono::milliseconds FirstAskLimit = 10s;
constexpr std::chrono::milliseconds UpkeepInterval = 30s;
constexpr std::chrono::milliseconds ReturnPause = 100ms;
constexpr std::chrono::hours ReturnAnswers{24};
constexpr int SweepsShown = 20;
constexpr std::chrono::milliseconds FinishPause = 20ms;
constexpr std::chrono::days KeepRequests{7};
constexpr int RoundsBetweenPrunings = 120; // an hour

} // namespace

class Daemon::Impl : public QObject {
public:
    Impl(Daemon& daemon, DaemonConfig config, DaemonParts parts);

    base::Result<> start();
    base::Result<> adopt(DaemonConfig config);
    void noteConfigRefused(const QString& why);
    base::Task<> finish();
    DaemonState state();
    void stopLease(qint64 id);
    void setPaused(bool isPaused);
    base::Result<> setSalesRules(const SalesRules& rules) { return m_keeper.setRules(rules); }
    base::Task<bool> returnAllTime(std::chrono::milliseconds limit);
    void sweepNow() { m_sweeper.sweepNow(); }
    void refresh();

private:
    void connectParts();
    void connectRelays(const QList<nostr::RelayUrl>& relays);
    bool isBusy() const;
    base::Task<> bringUp();
    base::Task<> upkeep();
    base::Task<> refreshState();
    void noteRoomChanged();
    void checkBooks();
    bool isEverythingReturned();
    void returnValue(qint64 lease);
    void scheduleState();
    BannerState banner() const;
    void watchRelays();
    void judgeVisibility();

    Daemon& m_daemon;
    DaemonConfig m_config;
    DaemonParts m_parts;
    NoticeBoard m_notices;
    Ledger m_ledger;
    StorefrontKeeper m_keeper;
    const Storefront& m_storefront;
    LeaseBook m_book;
    PaymentDesk m_desk;
    nostr::RelayDirectory m_directory;
    nostr::RelayAnnouncer m_announcer;
    Outbox m_outbox;
    WorkloadSpawner m_spawner;
    LeaseExtender m_extender;
    StatusReporter m_reporter;
    LeaseCloser m_closer;
    PaymentReturner m_returner;
    RequestRouter m_router;
    LeaseMonitor m_monitor;
    OfferPublisher m_publisher;
    HeartbeatSender m_heartbeat;
    EarningsBook m_earnings;
    EarningsSweeper m_sweeper;
    MintWatch m_mints;
    OutsideView m_outside;
    ClockCheck m_clockCheck;
    bool m_isServing = false;
    base::UnixTime m_startedAt;
    std::chrono::milliseconds m_lastState{-1h};
    std::unique_ptr<base::Alarm> m_stateAlarm;
    base::TaskSet m_tasks;
};

Daemon::Impl::Impl(Daemon& daemon, DaemonConfig config, DaemonParts parts)
    : m_daemon{daemon}
    , m_config{std::move(config)}
    , m_parts{parts}
    , m_notices{parts.clock}
    , m_ledger{parts.database, parts.clock}
    , m_keeper{{parts.clock, parts.database, parts.backend}, m_config, m_ledger, m_notices}
    , m_storefront{m_keeper.storefront()}
    , m_book{m_ledger, parts.clock, parts.random, m_config}
    , m_desk{parts.wallet, parts.clock, m_config.key, m_config.mints}
    , m_directory{parts.relays, parts.clock}
    , m_announcer{parts.relays, m_directory, parts.clock, parts.random, m_config.key,
          nostr::RelayAnnouncer::Lists::InboxAndRelays}
    , m_outbox{m_ledger, parts.relays, m_directory, parts.clock, parts.random, m_config.key}
    , m_spawner{m_book, m_desk, parts.backend, parts.clock, m_storefront}
    , m_extender{m_book, m_desk, parts.clock}
    , m_reporter{m_book, parts.clock}
    , m_closer{m_book, m_desk, parts.wallet, parts.backend, parts.clock}
    , m_returner{m_book, m_desk}
    , m_router{m_book, m_outbox, parts.relays, parts.clock,
          {m_spawner, m_extender, m_reporter, m_closer}}
    , m_monitor{m_book, parts.backend, parts.clock, {m_spawner, m_extender, m_closer, m_returner}}
    , m_publisher{m_book, parts.relays, parts.clock, parts.random, m_storefront}
    , m_heartbeat{m_book, parts.relays, parts.clock, parts.random, m_storefront}
    , m_earnings{m_ledger, parts.clock}
    , m_sweeper{{parts.clock, parts.database, parts.wallet, parts.invoices}, m_ledger,
          m_config.sweep}
    , m_mints{parts.wallet, parts.clock, m_notices, m_config.mints}
    , m_outside{m_config, m_publisher, parts.strangers, parts.clock, parts.random}
    , m_clockCheck{m_config, parts.serverClock, parts.clock, m_notices}
    , m_startedAt{parts.clock.now()}
{
    connectParts();
}

void Daemon::Impl::connectParts()
{
    const auto changed = [this] { scheduleState(); };
    connect(&m_ledger, &Ledger::changed, this, [this] { noteRoomChanged(); });
    connect(&m_keeper, &StorefrontKeeper::changed, this, [this] { noteRoomChanged(); });
    connect(&m_notices, &NoticeBoard::changed, this, changed);
    connect(&m_publisher, &OfferPublisher::changed, this, changed);
    connect(&m_heartbeat, &HeartbeatSender::changed, this, changed);
    connect(&m_mints, &MintWatch::changed, this, changed);
    connect(&m_sweeper, &EarningsSweeper::changed, this, changed);
    connect(&m_sweeper, &EarningsSweeper::failed, this,
        [this](const QString& why) { m_notices.post(NoticeCode::SweepFailed, why); });
    connect(&m_sweeper, &EarningsSweeper::paid, this,
        [this] { m_notices.withdraw(NoticeCode::SweepFailed); });
    connect(&m_clockCheck, &ClockCheck::changed, this, changed);
    connect(&m_outside, &OutsideView::looked, this, [this] { judgeVisibility(); });
    connect(&m_parts.wallet, &cashu::Wallet::balanceChanged, this, changed);
    connect(&m_parts.relays, &nostr::RelayPool::healthChanged, this, [this] { watchRelays(); });
    connect(&m_ledger, &Ledger::journalled, &m_daemon, &Daemon::journalled);
    connect(&m_ledger, &Ledger::storageFailed, this,
        [this](const QString& why) { m_keeper.noteStorageFailed(why); });

    connect(&m_spawner, &WorkloadSpawner::valueOwed, this,
        [this](qint64 lease) { returnValue(lease); });
    connect(&m_spawner, &WorkloadSpawner::startFailed, this,
        [this](const QString& why) { m_notices.post(NoticeCode::StartFailed, why); });
    connect(&m_spawner, &WorkloadSpawner::started, this,
        [this] { m_notices.withdraw(NoticeCode::StartFailed); });
    connect(&m_extender, &LeaseExtender::valueOwed, this,
        [this](const Payment& payment) { m_returner.settle(payment); });
    connect(&m_closer, &LeaseCloser::answerAgain, &m_outbox, &Outbox::send);
    connect(&m_outbox, &Outbox::accepted, this, [this](const StoredAnswer& answer) {
        if (answer.lease == 0)
            return;
        JournalEntry entry;
        entry.kind = JournalKind::Answered;
        entry.lease = answer.lease;
        if (const auto* record = m_ledger.find(answer.lease))
            entry.podId = record->lease.pod.toText();
        m_book.note(entry);
    });

    connect(&m_desk, &PaymentDesk::redeemFailed, this,
        [this](const QString& why) { m_notices.post(NoticeCode::RedeemFailed, why); });
    connect(&m_desk, &PaymentDesk::refundWaits, this,
        [this](const QString& why) { m_notices.post(NoticeCode::RefundWaits, why); });
    connect(&m_desk, &PaymentDesk::refundMade, this,
        [this] { m_notices.withdraw(NoticeCode::RefundWaits); });
    connect(&m_publisher, &OfferPublisher::refused, this,
        [this](const QString& why) { m_notices.post(NoticeCode::OfferRefused, why); });
    connect(&m_monitor, &LeaseMonitor::backendFailed, this,
        [this](const QString& why) { m_notices.post(NoticeCode::BackendUnreachable, why); });
    connect(&m_monitor, &LeaseMonitor::backendAnswers, this,
        [this] { m_notices.withdraw(NoticeCode::BackendUnreachable); });
    connect(&m_monitor, &LeaseMonitor::orphanRemoved, this,
        [this](const QString& workload) { m_notices.post(NoticeCode::OrphanRemoved, workload); });
}

base::Result<> Daemon::Impl::start()
{
    if (const auto opened = m_ledger.open(); !opened)
        return opened;
    if (const auto prepared = m_keeper.prepare(); !prepared)
        return prepared;
    if (const auto prepared = m_sweeper.prepare(); !prepared)
        return prepared;
    m_parts.relays.authenticateAs(m_config.key);
    connectRelays(m_config.relays);
    m_tasks.add(bringUp());
    return {};
}

void Daemon::Impl::connectRelays(const QList<nostr::RelayUrl>& relays)
{
    const auto before = m_parts.relays.relays();
    for (const auto& relay : before)
        if (!relays.contains(relay))
            m_parts.relays.removeRelay(relay);
    for (const auto& relay : relays)
        if (!before.contains(relay))
            m_parts.relays.addRelay(relay);
}

base::Result<> Daemon::Impl::adopt(DaemonConfig config)
{
    if (config.key.publicKey() != m_config.key.publicKey())
        return base::fail(base::Errc::NotAllowed,
            u"another key is another provider: it needs a profile of its own"_s);
    config.isPractice = m_config.isPractice;
    if (!config.machineMillicores)
        config.machineMillicores = m_config.machineMillicores;
    const bool hasNewRelays = config.relays != m_config.relays;
    const bool hasNewBeat = config.heartbeatInterval != m_config.heartbeatInterval;
    m_config = std::move(config);
    if (const auto followed = m_keeper.followConfig(); !followed)
        return followed;
    m_desk.accept(m_config.mints);
    m_mints.watch(m_config.mints);
    connectRelays(m_config.relays);
    m_notices.withdraw(NoticeCode::ConfigRefused);
    if (m_isServing && hasNewBeat)
        m_heartbeat.start();
    if (m_isServing && hasNewRelays)
        m_announcer.start();
    refresh();
    return {};
}

void Daemon::Impl::noteConfigRefused(const QString& why)
{
    qCWarning(lcProvider).noquote() << "the configuration stays as it was:" << why;
    m_notices.post(NoticeCode::ConfigRefused, why);
}

bool Daemon::Impl::isBusy() const
{
    return m_router.isServing() || m_spawner.isBusy() || m_extender.isBusy() || m_closer.isBusy()
        || m_returner.isBusy() || m_outbox.isBusy();
}

base::Task<> Daemon::Impl::finish()
{
    m_router.stopListening();
    if (m_config.returnsTimeOnExit)
        co_await returnAllTime(FinishLimit);
    const auto end = m_parts.clock.uptime() + FinishLimit;
    while (isBusy() && m_parts.clock.uptime() < end)
        co_await m_parts.clock.sleep(FinishPause);
    if (const auto saved = m_ledger.saveRunningSeen(); !saved)
        m_keeper.noteStorageFailed(saved.error().detail);
}

base::Task<> Daemon::Impl::bringUp()
{
    scheduleState();
    co_await m_keeper.open();
    auto resuming = m_parts.wallet.resume();
    const auto resumed
        = co_await base::withDeadline(m_parts.clock, std::move(resuming), FirstAskLimit);
    if (!resumed)
        qCInfo(lcProvider).noquote() << "the wallet has open operations:" << resumed.error().detail;
    m_parts.wallet.keepHealing();
    co_await m_mints.askAll(FirstAskLimit);
    m_mints.start();
    m_isServing = true;
    m_outbox.resume();
    m_monitor.start();
    m_router.listen();
    m_publisher.publish();
    m_heartbeat.start();
    m_announcer.start();
    m_sweeper.start();
    m_outside.start();
    m_clockCheck.start();
    m_tasks.add(upkeep());
    m_tasks.add(refreshState());
    scheduleState();
    Q_EMIT m_daemon.isServing();
}

void Daemon::Impl::returnValue(qint64 lease)
{
    if (const auto* record = m_ledger.find(lease); record && !record->payments.empty()) {
        const auto payment = record->payments.front();
        m_returner.settle(payment);
    }
}

// Also finds out whether the disk takes writes again.
base::Task<> Daemon::Impl::upkeep()
{
    for (int round = 0;; ++round) {
        co_await m_parts.clock.sleep(UpkeepInterval);
        if (round % RoundsBetweenPrunings == 0) {
            (void)m_ledger.journal().prune(m_parts.clock.now()); // the next one does what it missed
            checkBooks();
        }
        const auto written
            = m_ledger.messages().forgetRequestsBefore(m_parts.clock.now() - KeepRequests);
        if (written)
            m_keeper.noteStorageWorks();
        else
            m_keeper.noteStorageFailed(written.error().detail);
    }
}

void Daemon::Impl::checkBooks()
{
    const auto difference = m_ledger.totals().difference();
    if (!difference)
        return;
    if (*difference == 0)
        return m_notices.withdraw(NoticeCode::BooksDiffer);
    qCCritical(lcProvider) << "the books differ by" << *difference << "msat";
    m_notices.post(NoticeCode::BooksDiffer, u"by %1 msat"_s.arg(*difference));
}

base::Task<bool> Daemon::Impl::returnAllTime(std::chrono::milliseconds limit)
{
    m_keeper.setPaused(true);
    const auto end = m_parts.clock.uptime() + limit;
    while (true) {
        for (const auto id : m_ledger.leasesIn({LeaseState::Running}))
            m_closer.stop(id, EndReason::StoppedByProvider);
        if (isEverythingReturned())
            co_return true;
        if (m_parts.clock.uptime() >= end)
            co_return false;
        co_await m_parts.clock.sleep(ReturnPause);
    }
}

bool Daemon::Impl::isEverythingReturned()
{
    const bool isOpen = std::ranges::any_of(m_ledger.records(),
        [](const Ledger::Record& record) { return !isFinal(record.lease.state); });
    if (isOpen)
        return false;
    const auto payments = m_ledger.leases().openPayments();
    const auto answers = m_ledger.messages().waitingAnswers(m_parts.clock.now() - ReturnAnswers);
    return payments && payments->empty() && answers && answers->empty();
}

void Daemon::Impl::watchRelays()
{
    if (m_parts.relays.connectedCount() == 0)
        m_notices.post(NoticeCode::NoRelay, u"no relay is connected"_s);
    else
        m_notices.withdraw(NoticeCode::NoRelay);
    scheduleState();
}

base::Task<> Daemon::Impl::refreshState()
{
    while (true) {
        co_await m_parts.clock.sleep(RunningRefresh);
        if (!m_ledger.leasesIn({LeaseState::Running}).isEmpty())
            scheduleState();
    }
}

// A relay may lose what it took: it gets the offer again.
void Daemon::Impl::judgeVisibility()
{
    const auto blind = m_outside.relaysWithoutOffer();
    if (blind.isEmpty()) {
        m_notices.withdraw(NoticeCode::Invisible);
    } else {
        QStringList names;
        for (const auto& relay : blind)
            names += relay.toString();
        m_notices.post(NoticeCode::Invisible, names.join(u", "_s));
        m_publisher.publish();
    }
    scheduleState();
}

// The first change is told at once, later ones at most four times a second.
void Daemon::Impl::scheduleState()
{
    if (m_stateAlarm)
        return;
    const auto wait = std::max(m_lastState + StateInterval - m_parts.clock.uptime(), 0ms);
    m_stateAlarm = m_parts.clock.callAfter(wait, [this] {
        m_stateAlarm.reset();
        m_lastState = m_parts.clock.uptime();
        if (m_daemon.hasWatchers()) // without a window nobody needs it
            Q_EMIT m_daemon.stateChanged(state());
    });
}

BannerState Daemon::Impl::banner() const
{
    if (m_notices.hasUrgent())
        return BannerState::NeedsAttention;
    if (!m_isServing)
        return BannerState::Starting;
    if (m_storefront.isPaused)
        return BannerState::Paused;
    if (m_storefront.isClosingTime)
        return BannerState::ClosingTime;
    if (m_publisher.hasTried()
        && (!m_publisher.publishedAt() || m_parts.relays.connectedCount() == 0))
        return BannerState::NotVisible;
    if (!m_publisher.publishedAt())
        return BannerState::Starting;
    const bool hasTenants
        = !m_ledger.leasesIn({LeaseState::Creating, LeaseState::Running}).isEmpty();
    return hasTenants ? BannerState::Selling : BannerState::SellingNoTenants;
}

DaemonState Daemon::Impl::state()
{
    const auto now = m_parts.clock.sinceEpoch();
    DaemonState state;
    state.provider = m_config.key.publicKey();
    state.name = m_config.name;
    state.banner = banner();
    state.isPractice = m_config.isPractice;
    state.backend = m_storefront.features ? m_storefront.features->backend : QString{};
    state.specs = m_config.specs;
    state.minimumDuration = m_config.minimumDuration;
    state.capabilities = m_publisher.offer().capabilities;
    state.relays = m_parts.relays.health();
    state.mints = m_mints.views();
    state.walletBalance = m_parts.wallet.balance().spendable;
    const auto earned = m_earnings.summary();
    state.earnedToday = earned.today;
    state.earnedThisWeek = earned.week;
    state.earnedTotal = earned.total;
    state.leases = viewsOf(m_ledger, state.backend, now);
    state.activeLeases
        = static_cast<int>(m_ledger.leasesIn({LeaseState::Creating, LeaseState::Running}).size());
    state.capacity = capacityViewOf(m_book, m_storefront, m_config);
    state.rules = m_storefront.rules;
    if (const auto owed = obligationsAt(m_ledger, now))
        state.owedToTenants = owed->sum();
    if (const auto sweeps = m_sweeper.sweeps().newest(SweepsShown))
        state.sweeps = QList<Sweep>{sweeps->begin(), sweeps->end()};
    if (const auto load = platform::measureHostLoad(QDir::rootPath()))
        state.load = *load;
    state.offerPublishedAt = m_publisher.publishedAt();
    state.offerAcceptedBy = m_publisher.acceptedBy();
    state.lastHeartbeatAt = m_heartbeat.lastAt();
    state.heartbeatAcceptedBy = m_heartbeat.acceptedBy();
    state.heartbeatsSent = m_heartbeat.sent();
    state.heartbeatsAccepted = m_heartbeat.accepted();
    state.sights = m_outside.sights();
    state.clockOffset = m_clockCheck.offset();
    state.startedAt = m_startedAt;
    state.asOf = m_parts.clock.now();
    state.notices = m_notices.notices();
    return state;
}

void Daemon::Impl::stopLease(qint64 id)
{
    m_closer.stop(id, EndReason::StoppedByProvider);
}

void Daemon::Impl::setPaused(bool isPaused)
{
    m_keeper.setPaused(isPaused);
}

// What is told on the relays follows at once.
void Daemon::Impl::noteRoomChanged()
{
    if (m_isServing) {
        m_heartbeat.noteRoomChanged();
        m_publisher.noteTermsChanged();
    }
    scheduleState();
}

void Daemon::Impl::refresh()
{
    if (m_isServing) {
        m_publisher.publish();
        m_heartbeat.beatNow();
        m_outside.lookSoon();
        m_tasks.add(m_mints.askAll(FirstAskLimit));
    }
    scheduleState();
}

Daemon::Daemon(DaemonConfig config, DaemonParts parts, QObject* parent)
    : QObject{parent}
    , m_impl{std::make_unique<Impl>(*this, std::move(config), parts)}
{
}

Daemon::~Daemon() = default;

bool Daemon::hasWatchers() const
{
    static const auto signal = QMetaMethod::fromSignal(&Daemon::stateChanged);
    return isSignalConnected(signal);
}

base::Result<> Daemon::start()
{
    return m_impl->start();
}
base::Result<> Daemon::adopt(DaemonConfig config)
{
    return m_impl->adopt(std::move(config));
}
void Daemon::noteConfigRefused(const QString& why)
{
    m_impl->noteConfigRefused(why);
}
base::Task<> Daemon::finish()
{
    return m_impl->finish();
}
DaemonState Daemon::state() const
{
    return m_impl->state();
}
void Daemon::stopLease(qint64 id)
{
    m_impl->stopLease(id);
}
void Daemon::pause()
{
    m_impl->setPaused(true);
}
void Daemon::resume()
{
    m_impl->setPaused(false);
}
base::Task<bool> Daemon::returnAllTime(std::chrono::milliseconds limit)
{
    return m_impl->returnAllTime(limit);
}
void Daemon::sweepNow()
{
    m_impl->sweepNow();
}
base::Result<> Daemon::setSalesRules(const SalesRules& rules)
{
    return m_impl->setSalesRules(rules);
}
void Daemon::refresh()
{
    m_impl->refresh();
}

} // namespace provider
