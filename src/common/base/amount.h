// SPDX-License-Identifier: GPL-3.0-or-later
// Money as integers with a unit in the type. Never negative, never above 2^63-1; sums that would
// leave that range are an error the caller sees (checkedAdd), products are computed in 128 bits.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>

namespace base {

template <typename Unit>
class Amount {
public:
    constexpr Amount() = default;
    constexpr explicit Amount(std::int64_t value)
        : m_value{value}
    {
    }

    constexpr std::int64_t value() const { return m_value; }
    constexpr bool isZero() const { return m_value == 0; }

    constexpr Amount operator+(Amount other) const { return Amount{m_value + other.m_value}; }
    constexpr Amount operator-(Amount other) const { return Amount{m_value - other.m_value}; }
    constexpr Amount& operator+=(Amount other)
    {
        m_value += other.m_value;
        return *this;
    }
    constexpr Amount& operator-=(Amount other)
    {
        m_value -= other.m_value;
        return *this;
    }
    constexpr auto operator<=>(const Amount&) const = default;

private:
    std::int64_t m_value = 0;
};

struct SatUnit;
struct MsatUnit;
using Sats = Amount<SatUnit>;
using Msats = Amount<MsatUnit>; // 1/1000 sat

// The most that can exist: 21 million bitcoin in msat. Readers refuse anything above, so sums of
// a thousand such amounts cannot wrap.
inline constexpr std::int64_t MaxMsats = 2'100'000'000'000'000'000;
inline constexpr std::int64_t MaxSats = MaxMsats / 1000;

template <typename Unit>
std::optional<Amount<Unit>> checkedAdd(Amount<Unit> a, Amount<Unit> b)
{
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.value(), b.value(), &sum) || sum < 0)
        return std::nullopt;
    return Amount<Unit>{sum};
}

constexpr Msats toMsats(Sats sats)
{
    return Msats{sats.value() * 1000};
}
constexpr Sats roundUpToSats(Msats msats)
{
    return Sats{(msats.value() + 999) / 1000};
}
constexpr Sats roundDownToSats(Msats msats)
{
    return Sats{msats.value() / 1000};
}

using UnixTime = std::chrono::sys_seconds;

// Price of running for a while; saturates at MaxMsats.
Msats priceFor(Msats ratePerSecond, std::chrono::seconds duration);
// Time that an amount buys, rounded down to the second. A zero rate buys nothing.
std::chrono::seconds timeFor(Msats amount, Msats ratePerSecond);
// floor(rate × elapsed ms / 1000), never more than `limit`.
Msats earnedIn(Msats ratePerSecond, std::chrono::milliseconds elapsed, Msats limit);

} // namespace base
