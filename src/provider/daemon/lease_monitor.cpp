// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_monitor.h"

#include "base/deadline.h"
#include "base/log.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds LongestNap = 5s;
constexpr std::chrono::milliseconds HostCheckInterval = 60s;
constexpr std::chrono::milliseconds RetryInterval = 10s; // while the host does not answer
constexpr qsizetype Portion = 100; // of leases
constexpr std::chrono::milliseconds AskLimit = 30s;
constexpr std::chrono::milliseconds CreateLimit = 10min;
constexpr std::chrono::milliseconds GraceForLost
    = 5min; // to bring a workload back, before the rest is returned

} // namespace

LeaseMonitor::LeaseMonitor(
    LeaseBook& book, backends::ComputeBackend& backend, base::Clock& clock, Servants servants)
    : m_book{book}
    , m_backend{backend}
    , m_clock{clock}
    , m_servants{servants}
{
}

void LeaseMonitor::start()
{
    m_tasks.add(watchTime());
    m_tasks.add(watchHost());
}

std::chrono::milliseconds LeaseMonitor::untilNextExpiry() const
{
    auto nap = LongestNap;
    const auto now = m_clock.sinceEpoch();
    for (const auto& record : m_book.ledger().records())
        if (record.lease.state == LeaseState::Running) {
            const std::chrono::milliseconds end = record.lease.expiresAt.time_since_epoch();
            nap = std::min(nap, std::max(end - now, 10ms));
        }
    return nap;
}

base::Task<> LeaseMonitor::watchTime()
{
    while (true) {
        endExpired();
        resumeUnfinished();
        const auto nap = untilNextExpiry();
        co_await m_clock.sleep(nap);
    }
}

void LeaseMonitor::endExpired()
{
    for (const auto id : m_book.ledger().leasesIn({LeaseState::Running}))
        if (m_book.ledger().find(id)->lease.expiresAt <= m_clock.now())
            m_servants.closer.stop(id, EndReason::Expired);
}

// After a restart, and after a disk that failed for a while. Whatever is being worked on is left
// alone.
void LeaseMonitor::resumeUnfinished()
{
    const auto starting = m_book.ledger().leasesIn(
        {LeaseState::Admitted, LeaseState::Redeemed, LeaseState::Creating});
    for (const auto id : starting)
        m_tasks.add(m_servants.spawner.advance(id));
    for (const auto id : m_book.ledger().leasesIn({LeaseState::Stopping}))
        m_servants.closer.resume(id);
    const auto open = m_book.ledger().leases().openPayments();
    if (!open)
        return;
    for (const auto& payment : *open) {
        if (payment.state == PaymentState::Returning)
            m_servants.returner.settle(payment);
        else if (payment.isTopUp)
            m_servants.extender.resume(payment);
        else if (const auto* record = m_book.ledger().find(payment.lease);
                 record && record->lease.state == LeaseState::FailedRefunding)
            m_servants.returner.settle(payment);
    }
}

base::Task<> LeaseMonitor::watchHost()
{
    auto found = JournalKind::Adopted; // the first look is after a restart
    while (true) {
        const bool hasAnswered = co_await checkHost(found);
        if (hasAnswered)
            found = JournalKind::Respawned;
        const auto pause = hasAnswered ? HostCheckInterval : RetryInterval;
        co_await m_clock.sleep(pause);
    }
}

base::Task<bool> LeaseMonitor::checkHost(JournalKind found)
{
    auto listing = m_backend.list();
    const auto workloads = co_await base::withDeadline(m_clock, std::move(listing), AskLimit);
    if (!workloads) {
        Q_EMIT backendFailed(workloads.error().detail);
        co_return false;
    }
    Q_EMIT backendAnswers();
    co_await checkRunning(found);
    co_await removeOrphans(*workloads);
    co_return true;
}

// In portions: between them everybody else has their turn.
base::Task<> LeaseMonitor::checkRunning(JournalKind found)
{
    const auto running = m_book.ledger().leasesIn({LeaseState::Running});
    QList<qint64> seen;
    for (qsizetype i = 0; i < running.size(); ++i) {
        const bool isSeen = co_await checkLease(running[i]);
        if (isSeen)
            seen.append(running[i]);
        const bool isLast = i + 1 == running.size();
        if (!isLast && (i + 1) % Portion != 0)
            continue;
        (void)m_book.seenRunning(std::exchange(seen, {}), found); // the ledger tells of a bad disk
        if (!isLast)
            co_await m_clock.sleep(0ms);
    }
}

base::Task<bool> LeaseMonitor::checkLease(qint64 id)
{
    const auto* record = m_book.ledger().find(id);
    if (!record || record->lease.state != LeaseState::Running
        || record->lease.expiresAt <= m_clock.now() || m_bringingBack.contains(id))
        co_return false;
    const auto lease = record->lease;
    auto asking = m_backend.state(backends::WorkloadId{lease.workload});
    const auto state = co_await base::withDeadline(m_clock, std::move(asking), AskLimit);
    if (!state)
        co_return false; // unknown is not gone
    if (*state == backends::WorkloadState::Running) {
        m_missingSince.remove(id); // by itself, too: the next time has a grace of its own
        co_return true;
    }
    m_tasks.add(bringBack(lease, *state)); // the others are looked at meanwhile
    co_return false;
}

base::Task<> LeaseMonitor::bringBack(Lease lease, backends::WorkloadState state)
{
    m_bringingBack.insert(lease.id);
    const backends::WorkloadId id{lease.workload};
    const bool isEncrypted = lease.service && lease.service->isEncrypted;
    base::Result<> isBack;
    if (state == backends::WorkloadState::Stopped) {
        auto starting = m_backend.start(id);
        isBack = co_await base::withDeadline(m_clock, std::move(starting), CreateLimit);
    } else if (isEncrypted) {
        isBack = base::fail(base::Errc::NotFound, u"only its tenant could encrypt it again"_s);
    } else {
        auto creating = m_backend.create(m_servants.spawner.workloadOf(lease));
        const auto created = co_await base::withDeadline(m_clock, std::move(creating), CreateLimit);
        if (!created)
            isBack = base::passOn(created);
    }
    m_bringingBack.remove(lease.id);
    if (isBack) {
        m_missingSince.remove(lease.id);
        m_book.seenRunning(lease.id, JournalKind::Respawned);
        co_return;
    }
    qCWarning(lcProvider).noquote() << "a workload is missing:" << isBack.error().detail;
    const auto now = m_clock.uptime();
    if (!m_missingSince.contains(lease.id))
        m_missingSince.insert(lease.id, now);
    // Closed data stays closed: waiting would not bring the key.
    const bool isHopeless = isEncrypted && isBack.error().code == base::Errc::NotFound;
    if (!isHopeless && now - m_missingSince.value(lease.id) < GraceForLost)
        co_return;
    m_missingSince.remove(lease.id);
    m_servants.closer.stop(lease.id, EndReason::WorkloadLost);
}

base::Task<> LeaseMonitor::removeOrphans(QList<backends::WorkloadId> workloads)
{
    QSet<QString> ours;
    for (const auto& record : m_book.ledger().records())
        if (isHolding(record.lease.state))
            ours.insert(record.lease.workload);
    for (const auto& workload : workloads)
        if (!ours.contains(workload.value))
            co_await removeOrphan(workload);
}

base::Task<> LeaseMonitor::removeOrphan(backends::WorkloadId workload)
{
    auto removing = m_backend.remove(workload);
    const auto removed = co_await base::withDeadline(m_clock, std::move(removing), CreateLimit);
    if (!removed)
        co_return;
    JournalEntry entry;
    entry.kind = JournalKind::OrphanRemoved;
    entry.detail = workload.value;
    m_book.note(entry);
    Q_EMIT orphanRemoved(workload.value);
}

} // namespace provider
