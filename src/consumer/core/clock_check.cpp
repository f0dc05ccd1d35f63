// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/clock_check.h"

#include <algorithm>
#include <vector>

namespace consumer {

namespace {

constexpr std::chrono::minutes Memory{5};

} // namespace

void ClockCheck::note(const nostr::PublicKey& provider, base::UnixTime sentAt, base::UnixTime now)
{
    if (m_witnesses.size() >= MaxClockWitnesses && !m_witnesses.contains(provider))
        m_witnesses.clear(); // the next minute brings them again
    m_witnesses.insert(provider, {sentAt - now, now});
}

std::optional<std::chrono::seconds> ClockCheck::offset(base::UnixTime now) const
{
    std::vector<std::chrono::seconds> offsets;
    for (const auto& witness : m_witnesses) {
        if (now - witness.heardAt <= Memory)
            offsets.push_back(witness.offset);
    }
    if (offsets.empty())
        return std::nullopt;
    const auto middle = offsets.begin() + std::ptrdiff_t(offsets.size() / 2);
    std::nth_element(offsets.begin(), middle, offsets.end());
    return *middle;
}

} // namespace consumer
