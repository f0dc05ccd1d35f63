// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/amounts.h"

#include "cashu/keyset.h"

#include <bit>

namespace cashu {

using base::Errc;
using base::fail;
using base::Result;
using base::Sats;

namespace {

// More proofs cost more, which may need more proofs: settles within a few rounds for any sane fee.
constexpr int MaxRounds = 10;

} // namespace

QList<quint64> powersOfTwo(quint64 amount)
{
    QList<quint64> parts;
    for (; amount != 0; amount &= amount - 1)
        parts += amount & (~amount + 1);
    return parts;
}

int blankOutputCount(quint64 reserve)
{
    if (reserve == 0)
        return 0;
    return std::max(static_cast<int>(std::bit_width(reserve - 1)), 1);
}

Result<QList<quint64>> amountsForReceiver(Sats net, qint64 feePpk)
{
    Sats sum = net;
    for (int round = 0; round < MaxRounds; ++round) {
        const auto parts = powersOfTwo(static_cast<quint64>(sum.value()));
        const Sats needed = net + feeForPpk(parts.size() * feePpk);
        if (sum >= needed)
            return parts;
        sum = needed;
    }
    return fail(Errc::Insufficient, QStringLiteral("the mint's input fee has no end"));
}

} // namespace cashu
