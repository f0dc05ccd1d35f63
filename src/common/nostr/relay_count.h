// SPDX-License-Identifier: GPL-3.0-or-later
// How many stored events match, by each relay's own account (NIP-45). Relays know different events,
// so their counts do not add up: there are at least as many as the largest says.
#pragma once

#include "nostr/relay_answer.h"

#include <optional>

namespace nostr {

struct RelayCount {
    RelayAnswer answer; // Ended: the count is known
    qint64 count = 0;
    bool isApproximate = false;
};

struct CountReport {
    QList<RelayCount> counts; // one of every relay that was asked

    // Nothing when no relay has told: that is not zero.
    std::optional<qint64> largest() const
    {
        std::optional<qint64> largest;
        for (const auto& known : counts)
            if (known.answer.outcome == RelayOutcome::Ended)
                largest = std::max(largest.value_or(known.count), known.count);
        return largest;
    }
};

} // namespace nostr
