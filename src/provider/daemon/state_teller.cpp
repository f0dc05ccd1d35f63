// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/state_teller.h"

#include "provider/daemon/obligations.h"
#include "provider/daemon/state_view.h"

#include <QDir>

#include <algorithm>

namespace provider {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds Interval = 250ms;
constexpr std::chrono::milliseconds RunningRefresh = 2s; // what was earned grows by itself
constexpr int SweepsShown = 20;

} // namespace

StateTeller::StateTeller(Sources sources)
    : m_from{sources}
    , m_startedAt{sources.clock.now()}
    , m_lastTold{-1h}
{
}

void StateTeller::noteServing()
{
    m_isServing = true;
    m_running = keepFresh();
    noteChanged();
}

base::Task<> StateTeller::keepFresh()
{
    while (true) {
        co_await m_from.clock.sleep(RunningRefresh);
        if (!m_from.book.ledger().leasesIn({LeaseState::Running}).isEmpty())
            noteChanged();
    }
}

void StateTeller::noteChanged()
{
    if (m_alarm)
        return;
    const auto wait = std::max(m_lastTold + Interval - m_from.clock.uptime(), 0ms);
    m_alarm = m_from.clock.callAfter(wait, [this] {
        m_alarm.reset();
        m_lastTold = m_from.clock.uptime();
        Q_EMIT due();
    });
}

BannerState StateTeller::banner() const
{
    const auto& publisher = m_from.publisher;
    if (m_from.notices.hasUrgent())
        return BannerState::NeedsAttention;
    if (!m_isServing)
        return BannerState::Starting;
    if (m_from.storefront.isPaused)
        return BannerState::Paused;
    if (m_from.storefront.isClosingTime)
        return BannerState::ClosingTime;
    if (publisher.hasTried() && (!publisher.publishedAt() || m_from.relays.connectedCount() == 0))
        return BannerState::NotVisible;
    if (!publisher.publishedAt())
        return BannerState::Starting;
    const bool hasTenants
        = !m_from.book.ledger().leasesIn({LeaseState::Creating, LeaseState::Running}).isEmpty();
    return hasTenants ? BannerState::Selling : BannerState::SellingNoTenants;
}

DaemonState StateTeller::state() const
{
    const auto now = m_from.clock.sinceEpoch();
    const auto& ledger = m_from.book.ledger();
    DaemonState state;
    state.provider = m_from.config.key.publicKey();
    state.name = m_from.config.name;
    state.banner = banner();
    state.isPractice = m_from.config.isPractice;
    state.backend = m_from.storefront.features ? m_from.storefront.features->backend : QString{};
    state.specs = m_from.config.specs;
    state.minimumDuration = m_from.config.minimumDuration;
    state.capabilities = m_from.publisher.offer().capabilities;
    state.leases = viewsOf(ledger, state.backend, now);
    state.activeLeases
        = static_cast<int>(ledger.leasesIn({LeaseState::Creating, LeaseState::Running}).size());
    state.capacity = capacityViewOf(m_from.book, m_from.storefront, m_from.config);
    state.rules = m_from.storefront.rules;
    if (const auto load = platform::measureHostLoad(QDir::rootPath()))
        state.load = *load;
    addMoney(state);
    addPresence(state);
    state.startedAt = m_startedAt;
    state.asOf = m_from.clock.now();
    state.notices = m_from.notices.notices();
    return state;
}

void StateTeller::addMoney(DaemonState& state) const
{
    state.mints = m_from.mints.views();
    state.walletBalance = m_from.wallet.balance().spendable;
    const auto earned = m_from.earnings.summary();
    state.earnedToday = earned.today;
    state.earnedThisWeek = earned.week;
    state.earnedTotal = earned.total;
    if (const auto owed = obligationsAt(m_from.book.ledger(), m_from.clock.sinceEpoch()))
        state.owedToTenants = owed->sum();
    if (const auto sweeps = m_from.sweeper.sweeps().newest(SweepsShown))
        state.sweeps = QList<Sweep>{sweeps->begin(), sweeps->end()};
}

void StateTeller::addPresence(DaemonState& state) const
{
    state.relays = m_from.relays.health();
    state.offerPublishedAt = m_from.publisher.publishedAt();
    state.offerAcceptedBy = m_from.publisher.acceptedBy();
    state.lastHeartbeatAt = m_from.heartbeat.lastAt();
    state.heartbeatAcceptedBy = m_from.heartbeat.acceptedBy();
    state.heartbeatsSent = m_from.heartbeat.sent();
    state.heartbeatsAccepted = m_from.heartbeat.accepted();
    state.sights = m_from.outside.sights();
    state.clockOffset = m_from.clockCheck.offset();
}

} // namespace provider
