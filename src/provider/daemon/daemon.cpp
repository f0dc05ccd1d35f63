// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/daemon.h"

#include "base/deadline.h"
#include "base/log.h"
#include "nostr/relay_announcer.h"
#include "provider/daemon/housekeeping.h"
#include "provider/daemon/lease_monitor.h"
#include "provider/daemon/relay_watch.h"
#include "provider/daemon/request_router.h"
#include "provider/daemon/state_teller.h"
#include "provider/daemon/time_returner.h"

#include <QMetaMethod>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds FirstAskLimit = 10s;
constexpr std::chrono::milliseconds FinishPause = 20ms;

} // namespace

class Daemon::Impl : public QObject {
public:
    Impl(Daemon& daemon, DaemonConfig config, DaemonParts parts);

    base::Result<> start();
    base::Result<> adopt(DaemonConfig config);
    void noteConfigRefused(const QString& why);
    base::Task<> finish();
    DaemonState state() const { return m_teller.state(); }
    void stopLease(qint64 id);
    void setPaused(bool isPaused);
    base::Result<> setSalesRules(const SalesRules& rules) { return m_keeper.setRules(rules); }
    base::Task<bool> returnAllTime(std::chrono::milliseconds limit);
    void sweepNow() { m_sweeper.sweepNow(); }
    void refresh();

private:
    void connectParts();
    bool isBusy() const;
    base::Task<> bringUp();
    void noteRoomChanged();
    void returnValue(qint64 lease);

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
    RelayWatch m_relayWatch;
    TimeReturner m_timeReturner;
    StateTeller m_teller;
    Housekeeping m_housekeeping;
    bool m_isServing = false;
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
    , m_relayWatch{parts.relays, m_outside, m_publisher, m_notices}
    , m_timeReturner{m_ledger, m_closer, parts.clock}
    , m_teller{{parts.clock, m_config, m_notices, m_book, m_storefront, parts.wallet, parts.relays,
          m_publisher, m_heartbeat, m_earnings, m_sweeper, m_mints, m_outside, m_clockCheck}}
    , m_housekeeping{m_ledger, m_keeper, m_notices, parts.clock}
{
    connectParts();
}

void Daemon::Impl::connectParts()
{
    connect(&m_teller, &StateTeller::due, this, [this] {
        if (m_daemon.hasWatchers()) // without a window nobody needs it
            Q_EMIT m_daemon.stateChanged(state());
    });
    const auto changed = [this] { m_teller.noteChanged(); };
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
    connect(&m_parts.wallet, &cashu::Wallet::balanceChanged, this, changed);
    connect(&m_relayWatch, &RelayWatch::changed, this, changed);
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
    m_relayWatch.use(m_config.relays);
    m_tasks.add(bringUp());
    return {};
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
    m_relayWatch.use(m_config.relays);
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
    m_teller.noteChanged();
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
    m_housekeeping.start();
    m_teller.noteServing();
    Q_EMIT m_daemon.isServing();
}

void Daemon::Impl::returnValue(qint64 lease)
{
    if (const auto* record = m_ledger.find(lease); record && !record->payments.empty()) {
        const auto payment = record->payments.front();
        m_returner.settle(payment);
    }
}

base::Task<bool> Daemon::Impl::returnAllTime(std::chrono::milliseconds limit)
{
    m_keeper.setPaused(true);
    const bool isReturned = co_await m_timeReturner.returnAll(limit);
    co_return isReturned;
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
    m_teller.noteChanged();
}

void Daemon::Impl::refresh()
{
    if (m_isServing) {
        m_publisher.publish();
        m_heartbeat.beatNow();
        m_outside.lookSoon();
        m_tasks.add(m_mints.askAll(FirstAskLimit));
    }
    m_teller.noteChanged();
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
