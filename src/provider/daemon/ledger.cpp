// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/ledger.h"

#include <algorithm>

namespace provider {

namespace {

constexpr qint64 Plenty = qint64{1} << 60;
constexpr SalesLimits Unlimited{
    .capacity = {.cpuMillicores = Plenty, .memoryMb = Plenty, .diskMb = Plenty}, .leases = Plenty};

} // namespace

Ledger::Ledger(storage::Database& database, base::Clock& clock)
    : m_database{database}
    , m_clock{clock}
    , m_leases{database}
    , m_messages{database}
    , m_journal{database}
    , m_reservations{database}
    , m_totals{database}
{
}

base::Result<> Ledger::open()
{
    if (const auto done = m_leases.prepare(); !done)
        return done;
    if (const auto done = m_messages.prepare(); !done)
        return done;
    if (const auto done = m_journal.prepare(); !done)
        return done;
    if (const auto done = m_reservations.prepare(); !done)
        return done;
    learnReserved();
    auto final = m_leases.finalLeases(MaxFinalInMemory);
    if (!final)
        return base::passOn(final);
    std::ranges::reverse(*final);
    if (const auto done = load(std::move(*final)); !done)
        return done;
    const auto completed = m_leases.completedLeases();
    if (!completed)
        return base::passOn(completed);
    m_completed = *completed;
    return loadHolding();
}

// All at once: thousands of leases are read in a moment.
base::Result<> Ledger::loadHolding()
{
    auto leases = m_leases.holdingLeases();
    if (!leases)
        return base::passOn(leases);
    m_records.reserve(m_records.size() + static_cast<qsizetype>(leases->size()));
    for (auto& lease : *leases) {
        const auto id = lease.id;
        m_holdingByVmid.insert(lease.pod.vmid, id);
        m_records.insert(id, {std::move(lease), {}, {}});
    }
    auto payments = m_leases.paymentsOfHolding();
    if (!payments)
        return base::passOn(payments);
    for (auto& payment : *payments)
        m_records[payment.lease].payments.push_back(std::move(payment));
    auto entries = m_journal.entriesOfHolding(MaxLog);
    if (!entries)
        return base::passOn(entries);
    for (auto& entry : *entries)
        m_records[entry.lease].log.append(std::move(entry));
    return {};
}

base::Result<> Ledger::load(std::vector<Lease> leases)
{
    for (auto& lease : leases) {
        auto payments = m_leases.paymentsOf(lease.id);
        if (!payments)
            return base::passOn(payments);
        const auto log = m_journal.entriesOf(lease.id, MaxLog);
        if (!log)
            return base::passOn(log);
        const auto id = lease.id;
        if (isFinal(lease.state))
            m_final.append(id);
        else
            m_holdingByVmid.insert(lease.pod.vmid, id);
        m_records.insert(id,
            {std::move(lease), std::move(*payments),
                QList<JournalEntry>{log->begin(), log->end()}});
    }
    return {};
}

base::Result<Change> Ledger::commit(Change change)
{
    if (const auto written = write(change); !written) {
        if (written.error().code == base::Errc::Storage)
            Q_EMIT storageFailed(written.error().detail);
        return base::passOn(written);
    }
    if (change.lease)
        learnReserved();
    remember(change);
    for (const auto& entry : std::as_const(change.entries))
        Q_EMIT journalled(entry);
    if (change.answer)
        Q_EMIT answerStored(*change.answer);
    Q_EMIT changed();
    return change;
}

base::Result<> Ledger::write(Change& change)
{
    storage::Transaction transaction{m_database};
    if (change.decide)
        if (const auto decided = change.decide(change); !decided)
            return decided;
    if (change.lease)
        if (const auto done = writeLease(change); !done)
            return done;
    if (change.payment) {
        if (change.lease)
            change.payment->lease = change.lease->id;
        const auto id = change.payment->id == 0
            ? m_leases.insert(*change.payment)
            : m_leases.save(*change.payment).map([&] { return change.payment->id; });
        if (!id)
            return base::passOn(id);
        change.payment->id = *id;
    }
    const qint64 lease = change.lease ? change.lease->id
        : change.payment              ? change.payment->lease
                                      : 0;
    if (change.request) {
        if (change.request->lease == 0)
            change.request->lease = lease;
        if (const auto done = m_messages.insert(*change.request); !done)
            return done;
    }
    if (change.answer) {
        if (change.answer->lease == 0)
            change.answer->lease = lease;
        const auto id = m_messages.insert(*change.answer);
        if (!id)
            return base::passOn(id);
        change.answer->id = *id;
    }
    if (change.earning)
        if (const auto done = m_leases.addEarning(lease, *change.earning); !done)
            return done;
    if (const auto done = writeCredit(change); !done)
        return done;
    for (auto& entry : change.entries) {
        entry.at = m_clock.now();
        if (entry.lease == 0)
            entry.lease = lease;
        if (entry.podId.isEmpty() && change.lease)
            entry.podId = change.lease->pod.toText();
        const auto id = m_journal.insert(entry);
        if (!id)
            return base::passOn(id);
        entry.id = *id;
    }
    return transaction.commit();
}

base::Result<> Ledger::writeCredit(const Change& change)
{
    if (!change.lease && !change.payment)
        return {};
    const auto consumer = change.lease ? change.lease->tenant : change.payment->sender;
    if (!change.creditUsed.isZero())
        if (const auto done = m_leases.takeCredit(consumer, change.creditUsed); !done)
            return done;
    if (!change.credit.isZero())
        return m_leases.addCredit(consumer, change.credit);
    return {};
}

base::Result<> Ledger::writeLease(Change& change)
{
    auto& lease = *change.lease;
    if (lease.id != 0) {
        if (const auto saved = m_leases.save(lease); !saved)
            return saved;
        return keepReservation(lease);
    }
    const auto id = m_leases.insert(lease);
    if (!id)
        return base::passOn(id);
    lease.id = *id;
    return reserve(lease, change.limits.value_or(Unlimited));
}

base::Result<> Ledger::reserve(const Lease& lease, const SalesLimits& limits)
{
    if (!isHolding(lease.state))
        return {};
    Reservation reservation;
    reservation.owner = lease.id;
    reservation.capacity = capacityOf(lease);
    reservation.ports = portsOf(lease);
    return m_reservations.reserve(reservation, limits);
}

base::Result<> Ledger::keepReservation(const Lease& lease)
{
    const auto* known = find(lease.id);
    if (!isHolding(lease.state))
        return m_reservations.release(ReservationKind::Lease, lease.id);
    if (!known)
        return {};
    const auto before = portsOf(known->lease);
    const auto after = portsOf(lease);
    for (qsizetype i = 0; i < std::min(before.size(), after.size()); ++i) {
        if (before[i] == after[i])
            continue;
        const auto changed
            = m_reservations.changePort(ReservationKind::Lease, lease.id, before[i], after[i]);
        if (!changed)
            return changed;
    }
    return {};
}

void Ledger::learnReserved()
{
    if (const auto sum = m_reservations.sum())
        m_reserved = *sum;
}

void Ledger::remember(const Change& change)
{
    if (change.lease) {
        const auto& lease = *change.lease;
        const bool wasFinal
            = m_records.contains(lease.id) && isFinal(m_records[lease.id].lease.state);
        m_records[lease.id].lease = lease;
        if (!isFinal(lease.state)) {
            m_holdingByVmid.insert(lease.pod.vmid, lease.id);
        } else if (!wasFinal) {
            if (m_holdingByVmid.value(lease.pod.vmid) == lease.id)
                m_holdingByVmid.remove(lease.pod.vmid);
            m_final.append(lease.id);
        }
    }
    if (change.earning)
        ++m_completed;
    if (change.payment && m_records.contains(change.payment->lease)) {
        auto& payments = m_records[change.payment->lease].payments;
        const auto known = std::ranges::find(payments, change.payment->id, &Payment::id);
        if (known == payments.end())
            payments.push_back(*change.payment);
        else
            *known = *change.payment;
    }
    for (const auto& entry : change.entries) {
        if (!m_records.contains(entry.lease))
            continue;
        auto& log = m_records[entry.lease].log;
        log.prepend(entry);
        if (log.size() > MaxLog)
            log.removeLast();
    }
    forgetOldest();
}

void Ledger::forgetOldest()
{
    while (m_final.size() > MaxFinalInMemory)
        m_records.remove(m_final.takeFirst());
}

void Ledger::noteRunningSeen(qint64 lease, Moment moment)
{
    if (const auto record = m_records.find(lease); record != m_records.end())
        noteSeen(record->lease, moment);
}

base::Result<> Ledger::saveRunningSeen()
{
    return saveSeen(leasesIn({LeaseState::Running}));
}

base::Result<> Ledger::saveSeen(const QList<qint64>& leases)
{
    storage::Transaction transaction{m_database};
    for (const auto id : leases) {
        const auto* record = find(id);
        if (record && record->lease.state == LeaseState::Running)
            if (const auto done = m_leases.saveSeen(record->lease); !done)
                return done;
    }
    return transaction.commit();
}

const Ledger::Record* Ledger::find(qint64 lease) const
{
    const auto record = m_records.constFind(lease);
    return record == m_records.cend() ? nullptr : &*record;
}

const Ledger::Record* Ledger::holding(protocol::PodId pod) const
{
    return find(m_holdingByVmid.value(pod.vmid));
}

QList<qint64> Ledger::leasesIn(const QList<LeaseState>& states) const
{
    QList<qint64> ids;
    for (const auto id : m_holdingByVmid)
        if (states.contains(m_records.constFind(id)->lease.state))
            ids.append(id);
    std::ranges::sort(ids);
    return ids;
}

std::optional<Payment> Ledger::payment(qint64 lease, qint64 payment) const
{
    const auto* record = find(lease);
    if (record)
        for (const auto& known : record->payments)
            if (known.id == payment)
                return known;
    return std::nullopt;
}

} // namespace provider
