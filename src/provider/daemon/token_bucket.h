// SPDX-License-Identifier: GPL-3.0-or-later
// Allows bursts, and a steady rate in the long run: in any window of time no more than the burst
// and what came back within the window. The allowance may change at any time.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace provider {

struct Allowance {
    qint64 burst = 0; // at most 10^6
    std::chrono::milliseconds refill{1}; // for one more; at most a day
};

class TokenBucket {
public:
    using Time = std::chrono::milliseconds; // of a clock that only goes forward

    bool canTake(const Allowance& allowance, Time now, qint64 count = 1) const
    {
        return usedAt(allowance, now) + count * One <= allowance.burst * One;
    }
    // Also what is not there: the caller decides.
    void take(const Allowance& allowance, Time now, qint64 count = 1)
    {
        m_used = usedAt(allowance, now) + count * One;
        m_at = now;
    }
    Time waitFor(const Allowance& allowance, Time now, qint64 count = 1) const
    {
        const auto excess = usedAt(allowance, now) + (count - allowance.burst) * One;
        const auto parts = One / allowance.refill.count(); // come back within a millisecond
        return Time{std::max<qint64>(excess + parts - 1, 0) / parts};
    }

private:
    // Divisible by every refill in use, so that nothing is lost by rounding.
    static constexpr qint64 One = 3'600'000'000'000;

    qint64 usedAt(const Allowance& allowance, Time now) const
    {
        const auto parts = One / allowance.refill.count();
        const auto enough = m_used / parts + 1; // milliseconds until nothing is used
        const auto passed = std::clamp<qint64>((now - m_at).count(), 0, enough);
        return std::max<qint64>(m_used - passed * parts, 0);
    }

    qint64 m_used = 0; // in units of 1/One
    Time m_at{0};
};

} // namespace provider
