// SPDX-License-Identifier: GPL-3.0-or-later
// Which proofs to spend: inactive keysets first, then the least input fee (NUT-02), then an exact
// match, then the least change. Runs in n log n for n proofs.
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

// Proofs p with sum(p) − fee(p) ≥ net. Insufficient when all together do not reach it. Unsupported
// when it takes more than `most` proofs: make fewer and larger ones of them first.
base::Result<Selection> selectProofs(const QList<Proof>& available, const QList<Keyset>& keysets,
    base::Sats net, qsizetype most = MaxProofs);

// The selection and what may be spent along with it for the same fee, because fees are rounded up
// once per transaction: proofs of inactive keysets, proofs not worth their own fee, and small ones
// of which there are many. Their value is added to the change.
Selection withFreeRiders(Selection selection, const QList<Proof>& available,
    const QList<Keyset>& keysets, qsizetype most = MaxProofs);

} // namespace cashu
