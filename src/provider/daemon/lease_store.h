// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of leases, payments, earnings and credits. Every method is one statement or one
// transaction.
#pragma once

#include "provider/daemon/lease.h"
#include "storage/database.h"

#include <optional>
#include <vector>

namespace provider {

class LeaseStore {
public:
    explicit LeaseStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> prepare(); // creates or updates the tables

    base::Result<qint64> insert(const Lease& lease); // the new id
    base::Result<> save(const Lease& lease); // everything but its identity
    base::Result<qint64> insert(const Payment& payment);
    base::Result<> save(const Payment& payment);

    base::Result<std::vector<Lease>> holdingLeases(); // all that are not final, oldest first
    base::Result<std::vector<Lease>> finalLeases(int limit); // newest first
    base::Result<std::vector<Payment>> paymentsOf(qint64 lease); // oldest first
    base::Result<std::vector<Payment>> paymentsOfHolding(); // of all that are not final, by lease
    base::Result<> saveSeen(const Lease& lease); // lastGoodAt and unbilled only
    base::Result<std::vector<Payment>> openPayments(); // admitted or returning, of any lease
    base::Result<std::optional<Payment>> paymentWithToken(const QString& tokenKey);
    base::Result<std::optional<Payment>> paymentOfRequest(const QString& request);
    base::Result<bool> hasPaid(const nostr::PublicKey& tenant); // for a lease, ever
    // The latest lease of this tenant under this pod id, whatever its state.
    base::Result<std::optional<Lease>> latestLease(
        const nostr::PublicKey& tenant, protocol::PodId pod);

    // A free id, used again only after all the others: a late message about an ended lease must not
    // meet a new one. Nothing when all are taken.
    base::Result<std::optional<quint32>> freeVmid(quint32 first, quint32 last);
    base::Result<quint16> newestSshPort(); // of the latest lease; 0 when there was none

    struct Earning {
        Moment from{0};
        Moment to{0};
        base::Msats amount;
    };
    base::Result<> addEarning(qint64 lease, const Earning& earning);
    base::Result<std::vector<Earning>> earningsSince(Moment moment);
    base::Result<base::Msats> totalEarned();
    base::Result<qint64> completedLeases();

    // What is owed below one sat, per consumer.
    base::Result<> addCredit(const nostr::PublicKey& consumer, base::Msats amount);
    base::Result<base::Msats> creditOf(const nostr::PublicKey& consumer);
    // Conflict when there is less.
    base::Result<> takeCredit(const nostr::PublicKey& consumer, base::Msats amount);
    base::Result<base::Msats> totalCredits();

private:
    storage::Database& m_database;
};

} // namespace provider
