// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/amount.h"

#include <algorithm>

namespace base {

namespace {
__extension__ using Wide = __int128;
}

Msats priceFor(Msats ratePerSecond, std::chrono::seconds duration)
{
    const Wide product = Wide{ratePerSecond.value()} * std::max<std::int64_t>(duration.count(), 0);
    return Msats{static_cast<std::int64_t>(std::min<Wide>(product, MaxMsats))};
}

std::chrono::seconds timeFor(Msats amount, Msats ratePerSecond)
{
    if (ratePerSecond.value() <= 0)
        return std::chrono::seconds{0};
    return std::chrono::seconds{amount.value() / ratePerSecond.value()};
}

Msats earnedIn(Msats ratePerSecond, std::chrono::milliseconds elapsed, Msats limit)
{
    const Wide product
        = Wide{ratePerSecond.value()} * std::max<std::int64_t>(elapsed.count(), 0) / 1000;
    return Msats{static_cast<std::int64_t>(std::min<Wide>(product, limit.value()))};
}

} // namespace base
