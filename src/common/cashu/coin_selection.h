// SPDX-License-Identifier: GPL-3.0-or-later
// Which proofs to spend: inactive keysets first, then the fewest proofs that cover amount and input
// fee (NUT-02), an exact match where there is one.
#pragma once

#include "cashu/keyset.h"

namespace cashu {

struct Selection {
    QList<Proof> proofs;
    base::Sats fee; // for spending them
    base::Sats change; // what they are worth beyond amount and fee

    bool isExact() const { return change.isZero(); }
};
QDebug operator<<(QDebug, const Selection&) = delete;

// Proofs p with sum(p) − fee(p) ≥ net. Insufficient when all together do not reach it.
base::Result<Selection> selectProofs(
    const QList<Proof>& available, const QList<Keyset>& keysets, base::Sats net);

} // namespace cashu
