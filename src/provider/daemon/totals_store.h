// SPDX-License-Identifier: GPL-3.0-or-later
// The totals of the books, and what each is made of: every total is the sum of its lines, every
// line names the lease and payment it comes from, and a line about ecash names the token whose
// proofs it is. What arrived is always what was earned, returned, or is still owed, to the msat.
#pragma once

#include "base/amount.h"
#include "cashu/proof.h"
#include "storage/database.h"

#include <vector>

namespace provider {

enum class Total {
    Received, // payments that are ours, after the mints' fees
    Earned, // of leases that are settled
    Refunded, // unused time, in tokens
    Returned, // payments for what could not be delivered, in tokens
    Prepaid, // of leases that are not settled: used or not
    RefundsDue, // decided, their tokens not made
    ReturnsDue, // on their way back, their tokens not made
    Credits, // below one sat, per consumer
};
inline constexpr std::array Totals{Total::Received, Total::Earned, Total::Refunded, Total::Returned,
    Total::Prepaid, Total::RefundsDue, Total::ReturnsDue, Total::Credits};

struct TotalLine {
    qint64 lease = 0; // 0: none
    qint64 payment = 0; // 0: none
    base::Msats amount;
    QString consumer; // hex
    QString token; // secret: as it came in; empty for other totals
    QString sentToken; // the wallet's id of a token that went out
};
QDebug operator<<(QDebug, const TotalLine&) = delete;

// A proof without what makes it spendable.
struct ProofMark {
    base::Sats amount;
    QString y; // hex: what the mint calls it (NUT-07)

    bool operator==(const ProofMark&) const = default;
};

class TotalsStore {
public:
    static constexpr int MaxLines = 1000; // at a time

    explicit TotalsStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<base::Msats> sum(Total total);
    base::Result<std::vector<TotalLine>> lines(Total total, int offset = 0); // oldest first
    // The payments that a lease lived on.
    base::Result<std::vector<TotalLine>> paymentsOf(qint64 lease);
    // received − (earned + refunded + returned + prepaid + due + credits): always zero.
    base::Result<qint64> difference();

private:
    base::Result<std::vector<TotalLine>> read(const QString& sql, const QVariantList& values);

    storage::Database& m_database;
};

// What a token is made of; its text is a secret, this is not.
base::Result<std::vector<ProofMark>> proofsOf(const QString& token);

} // namespace provider
