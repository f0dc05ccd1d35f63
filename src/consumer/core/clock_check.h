// SPDX-License-Identifier: GPL-3.0-or-later
// How far this computer's clock is from everybody else's, judged by live heartbeats: they are sent
// and signed within the second, and never stored by relays. The median over providers, so that one
// of them alone cannot mislead.
#pragma once

#include "base/amount.h"
#include "nostr/keys.h"

#include <QHash>

#include <chrono>
#include <optional>

namespace consumer {

inline constexpr std::chrono::seconds ClockTolerance{90}; // product §4.2
inline constexpr qsizetype MaxClockWitnesses = 1000;

class ClockCheck {
public:
    void note(const nostr::PublicKey& provider, base::UnixTime sentAt, base::UnixTime now);
    // Ours is this much behind; negative: ahead. Not set: nobody was heard for five minutes.
    std::optional<std::chrono::seconds> offset(base::UnixTime now) const;

private:
    struct Witness {
        std::chrono::seconds offset{0};
        base::UnixTime heardAt;
    };
    QHash<nostr::PublicKey, Witness> m_witnesses;
};

} // namespace consumer
