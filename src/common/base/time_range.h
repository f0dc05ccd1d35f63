// SPDX-License-Identifier: GPL-3.0-or-later
// The times that can be written down and read again, in messages and in our own records: 1970 to
// the end of 9999.
#pragma once

#include "base/amount.h"

namespace base {

inline constexpr UnixTime EarliestTime{};
inline constexpr UnixTime LatestTime{std::chrono::seconds{253'402'300'799}};

} // namespace base
