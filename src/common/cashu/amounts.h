// SPDX-License-Identifier: GPL-3.0-or-later
// How a sum is cut into the powers of two that mints sign.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QList>

namespace cashu {

// Ascending: 13 → 1, 4, 8.
QList<quint64> powersOfTwo(quint64 amount);

// NUT-08: how many blank outputs bring back anything up to `reserve`.
int blankOutputCount(quint64 reserve);

// Amounts worth `net` to a receiver who must pay `feePpk` for each of them when swapping.
// Insufficient when the fee eats everything.
base::Result<QList<quint64>> amountsForReceiver(base::Sats net, qint64 feePpk);

} // namespace cashu
