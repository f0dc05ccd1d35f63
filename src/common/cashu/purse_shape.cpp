// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/purse_shape.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;

namespace {

constexpr quint64 LeastWorthInFees = 4; // spending a proof for stock costs at most a quarter of it
constexpr quint64 LargestShare = 16; // a proof for stock is at most this part of the sum

} // namespace

bool isSmall(quint64 amount)
{
    return amount <= LargestSmallAmount;
}

Result<QList<quint64>> fewestAmounts(Sats sum, const Keyset& keyset)
{
    QList<quint64> parts;
    auto rest = static_cast<quint64>(sum.value());
    const auto amounts = keyset.keys.keys();
    for (auto amount = amounts.crbegin(); amount != amounts.crend(); ++amount) {
        const auto times = rest / *amount;
        if (times > static_cast<quint64>(MaxProofs - parts.size()))
            return fail(Errc::Unsupported, u"the mint's amounts are too small for this sum"_s);
        parts += QList<quint64>(static_cast<qsizetype>(times), *amount);
        rest -= times * *amount;
    }
    if (rest != 0)
        return fail(Errc::Unsupported, u"the mint has no amounts that make this sum"_s);
    std::ranges::sort(parts);
    return parts;
}

Result<QList<quint64>> amountsForPurse(Sats sum, const AmountCounts& held, const Keyset& keyset)
{
    auto rest = static_cast<quint64>(sum.value());
    QList<quint64> parts;
    const auto largest = std::min(LargestSmallAmount, rest / LargestShare);
    for (quint64 each = 1; each <= largest; each *= 2) {
        if (each * 1000 < static_cast<quint64>(keyset.inputFeePpk) * LeastWorthInFees
            || !keyset.keys.contains(each))
            continue;
        for (auto count = held.value(each); count < LeastOfEach; ++count) {
            parts += each;
            rest -= each;
        }
    }
    const auto others = fewestAmounts(Sats{static_cast<qint64>(rest)}, keyset);
    if (!others)
        return passOn(others);
    parts += *others;
    std::ranges::sort(parts);
    return parts;
}

} // namespace cashu
