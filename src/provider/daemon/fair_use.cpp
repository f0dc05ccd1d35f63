// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/fair_use.h"

#include <vector>

namespace provider {

using namespace std::chrono_literals;

namespace {

struct KeyAllowance {
    Allowance stranger;
    Allowance customer;
};

// In the order of Deed.
constexpr std::array<KeyAllowance, Deeds> PerKey{
    KeyAllowance{{.burst = 8, .refill = 20s}, {.burst = 20, .refill = 6s}},
    KeyAllowance{{.burst = 3, .refill = 20min}, {.burst = 5, .refill = 12min}},
    KeyAllowance{{.burst = 30, .refill = 2s}, {.burst = 60, .refill = 1s}},
    KeyAllowance{{.burst = 30, .refill = 2s}, {.burst = 60, .refill = 1s}},
    KeyAllowance{{.burst = 10, .refill = 6s}, {.burst = 20, .refill = 3s}},
    KeyAllowance{{.burst = 10, .refill = 6s}, {.burst = 10, .refill = 6s}},
};
constexpr Allowance BytesPerKey{.burst = 256, .refill = 250ms}; // kilobytes
constexpr Allowance StrangersPurchases{.burst = 1000, .refill = 5ms};
constexpr Allowance AllNoise{.burst = 300, .refill = 200ms};
constexpr Allowance Opening{.burst = 64 * 1024, .refill = 1ms}; // kilobytes: a megabyte a second
constexpr qsizetype Kilobyte = 1024;

constexpr std::chrono::milliseconds TellAgain = 1min;
constexpr std::chrono::milliseconds Forget = 1h;

const Allowance& allowanceFor(Standing standing, Deed deed)
{
    const auto& both = PerKey.at(static_cast<std::size_t>(deed));
    return standing == Standing::Customer ? both.customer : both.stranger;
}

qint64 kilobytes(qsizetype bytes)
{
    return (bytes + Kilobyte - 1) / Kilobyte;
}

std::chrono::seconds inSeconds(std::chrono::milliseconds wait)
{
    return std::max(std::chrono::ceil<std::chrono::seconds>(wait), 1s);
}

} // namespace

bool FairUse::mayOpen(qsizetype bytes)
{
    const auto now = m_clock.uptime();
    if (bytes > MaxSealed || !m_opening.canTake(Opening, now, kilobytes(bytes)))
        return false;
    m_opening.take(Opening, now, kilobytes(bytes));
    return true;
}

std::optional<std::chrono::seconds> FairUse::mustWait(
    const nostr::PublicKey& key, Standing standing, Deed deed, qsizetype bytes)
{
    const auto now = m_clock.uptime();
    auto& account = accountOf(key);
    auto& own = account.deeds.at(static_cast<std::size_t>(deed));
    const auto& allowed = allowanceFor(standing, deed);
    if (!own.canTake(allowed, now))
        return inSeconds(own.waitFor(allowed, now));
    const auto size = kilobytes(bytes);
    if (deed != Deed::Return && !account.bytes.canTake(BytesPerKey, now, size))
        return inSeconds(account.bytes.waitFor(BytesPerKey, now, size));
    if (deed == Deed::Purchase) {
        const auto& failed = allowanceFor(standing, Deed::FailedToken);
        const auto& fails = account.deeds.at(static_cast<std::size_t>(Deed::FailedToken));
        if (!fails.canTake(failed, now))
            return inSeconds(fails.waitFor(failed, now));
        if (standing == Standing::Stranger) {
            if (!m_strangersPurchases.canTake(StrangersPurchases, now))
                return inSeconds(m_strangersPurchases.waitFor(StrangersPurchases, now));
            m_strangersPurchases.take(StrangersPurchases, now);
        }
    }
    if (deed == Deed::Noise) {
        if (!m_noise.canTake(AllNoise, now))
            return inSeconds(m_noise.waitFor(AllNoise, now));
        m_noise.take(AllNoise, now);
    }
    own.take(allowed, now);
    account.bytes.take(BytesPerKey, now, size);
    return std::nullopt;
}

void FairUse::noteFailedToken(const nostr::PublicKey& key, Standing standing)
{
    auto& fails = accountOf(key).deeds.at(static_cast<std::size_t>(Deed::FailedToken));
    fails.take(allowanceFor(standing, Deed::FailedToken), m_clock.uptime());
}

bool FairUse::mayTell(const nostr::PublicKey& key)
{
    auto& account = accountOf(key);
    const auto now = m_clock.uptime();
    if (now - account.toldAt < TellAgain)
        return false;
    account.toldAt = now;
    return true;
}

FairUse::Account& FairUse::accountOf(const nostr::PublicKey& key)
{
    if (m_accounts.size() >= MaxKeys && !m_accounts.contains(key))
        forgetSome();
    auto& account = m_accounts[key];
    account.seenAt = m_clock.uptime();
    return account;
}

// Whoever came with many keys is held by what all strangers share; keys of an hour ago have their
// allowances back anyway, the refused tokens apart.
void FairUse::forgetSome()
{
    const auto now = m_clock.uptime();
    m_accounts.removeIf([&](const auto& account) { return now - account.value().seenAt > Forget; });
    if (m_accounts.size() < MaxKeys)
        return;
    std::vector<std::chrono::milliseconds> seen;
    seen.reserve(static_cast<std::size_t>(m_accounts.size()));
    for (const auto& account : std::as_const(m_accounts))
        seen.push_back(account.seenAt);
    const auto middle = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 2);
    std::ranges::nth_element(seen, middle);
    m_accounts.removeIf([&](const auto& account) { return account.value().seenAt <= *middle; });
}

} // namespace provider
