// SPDX-License-Identifier: GPL-3.0-or-later
// The provider's books: what is stored, and the part of it in memory that the daemon works with. A
// change is one transaction; only after it is on the disk does anybody hear of it.
#pragma once

#include "base/clock.h"
#include "provider/daemon/journal_store.h"
#include "provider/daemon/lease_store.h"
#include "provider/daemon/message_store.h"
#include "provider/daemon/reservation_store.h"
#include "provider/daemon/totals_store.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace provider {

struct Change {
    // What must be decided in the same transaction that stores it; called first.
    std::function<base::Result<>(Change& undecided)> decide;
    std::optional<SalesLimits> limits; // that a new lease must keep
    std::optional<StoredRequest> request; // new
    std::optional<Lease> lease; // new when its id is 0
    std::optional<Payment> payment; // new when its id is 0; of the lease above, if there is one
    std::optional<StoredAnswer> answer; // new
    std::optional<LeaseStore::Earning> earning; // of the lease
    base::Msats credit; // to the lease's tenant, or else to the sender of the payment
    base::Msats creditUsed; // of the same
    QList<JournalEntry> entries; // time, lease and pod id are filled in
};

class Ledger : public QObject {
    Q_OBJECT

public:
    struct Record {
        Lease lease;
        std::vector<Payment> payments; // oldest first
        QList<JournalEntry> log; // newest first
    };
    static constexpr int MaxFinalInMemory = 500;
    static constexpr int MaxLog = 50;

    Ledger(storage::Database& database, base::Clock& clock);

    base::Result<> open();
    // The change as stored, with its new ids. What a new lease needs is reserved with it
    // (Insufficient: it does not fit), and free again with its end.
    base::Result<Change> commit(Change change);

    // A running lease's workload was seen running: in memory at once, on the disk with
    // saveRunningSeen().
    void noteRunningSeen(qint64 lease, Moment moment);
    base::Result<> saveRunningSeen();
    base::Result<> saveSeen(const QList<qint64>& leases); // of some: all of many take their time
    // An answer that could not be stored is sent at least.
    void sendUnstored(const StoredAnswer& answer) { Q_EMIT answerStored(answer); }

    const Record* find(
        qint64 lease) const; // in memory: all that are not final, and the latest others
    const Record* holding(protocol::PodId pod) const; // not final
    QList<qint64> leasesIn(const QList<LeaseState>& states) const; // oldest first
    const QHash<qint64, Record>& records() const { return m_records; }
    std::optional<Payment> payment(qint64 lease, qint64 payment) const;

    LeaseStore& leases() { return m_leases; } // for questions; changes go through commit()
    MessageStore& messages() { return m_messages; }
    JournalStore& journal() { return m_journal; }
    ReservationStore& reservations() { return m_reservations; }
    TotalsStore& totals() { return m_totals; }
    const ReservedSum& reserved() const { return m_reserved; }

    qint64 completedLeases() const { return m_completed; }

Q_SIGNALS:
    void changed();
    void journalled(const provider::JournalEntry& entry);
    void answerStored(const provider::StoredAnswer& answer);
    void storageFailed(const QString& why);

private:
    base::Result<> write(Change& change);
    base::Result<> writeLease(Change& change);
    base::Result<> writeCredit(const Change& change);
    base::Result<> reserve(const Lease& lease, const SalesLimits& limits);
    base::Result<> keepReservation(const Lease& lease);
    void learnReserved();
    base::Result<> load(std::vector<Lease> leases);
    base::Result<> loadHolding();
    void remember(const Change& change);
    void forgetOldest();

    storage::Database& m_database;
    base::Clock& m_clock;
    LeaseStore m_leases;
    MessageStore m_messages;
    JournalStore m_journal;
    ReservationStore m_reservations;
    TotalsStore m_totals;
    ReservedSum m_reserved;
    QHash<qint64, Record> m_records;
    QHash<quint32, qint64> m_holdingByVmid;
    QList<qint64> m_final; // in memory, oldest first
    qint64 m_completed = 0;
};

} // namespace provider
