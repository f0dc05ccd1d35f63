// SPDX-License-Identifier: GPL-3.0-or-later
// Which proofs a wallet wants to hold: two or three of each small power of two, so that most sums
// can be handed over without a swap, and for the rest as few as possible.
#pragma once

#include "cashu/keyset.h"

namespace cashu {

inline constexpr quint64 LargestSmallAmount = 64;
inline constexpr qsizetype LeastOfEach = 2;
inline constexpr qsizetype MostOfEach = 3;

// Into how many outputs what is kept is cut.
enum class Splitting {
    ForStock, // small amounts for later are made along
    Fewest,
};

bool isSmall(quint64 amount); // a power of two of which some are kept

// How many proofs of each amount.
using AmountCounts = QMap<quint64, qsizetype>;

// The fewest amounts of this keyset that make the sum; ascending. Unsupported: it has none that do.
base::Result<QList<quint64>> fewestAmounts(base::Sats sum, const Keyset& keyset);

// How to take a sum into a purse that holds these proofs. Amounts that are hardly worth their fee,
// or large for the sum, are not made for stock. Ascending.
base::Result<QList<quint64>> amountsForPurse(
    base::Sats sum, const AmountCounts& held, const Keyset& keyset);

} // namespace cashu
