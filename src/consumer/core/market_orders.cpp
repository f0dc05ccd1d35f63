// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_orders.h"

#include <algorithm>

namespace consumer {

bool CheckReport::isBlocked() const
{
    return std::any_of(checks.begin(), checks.end(),
        [](const Check& check) { return check.result == CheckResult::Bad; });
}

int CheckReport::passed() const
{
    return static_cast<int>(std::count_if(checks.begin(), checks.end(), [](const Check& check) {
        return check.result == CheckResult::Good || check.result == CheckResult::Warning;
    }));
}

} // namespace consumer
