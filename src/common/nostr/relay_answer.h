// SPDX-License-Identifier: GPL-3.0-or-later
// How each relay answered when it was asked for stored events: an empty answer of a relay that
// ended is knowledge, anything else is not.
#pragma once

#include "nostr/event.h"
#include "nostr/relay_reason.h"
#include "nostr/relay_url.h"

#include <algorithm>

namespace nostr {

enum class RelayOutcome {
    Ended, // EOSE: it sent what it has
    Refused, // CLOSED
    TimedOut, // connected, and silent (or it only said NOTICE)
    Unreachable,
};

struct RelayAnswer {
    RelayUrl relay;
    RelayOutcome outcome = RelayOutcome::TimedOut;
    RefusalReason reason = RefusalReason::Error; // of a refusal
    QString text; // the relay's words or the network's; for the log
};

struct FetchReport {
    QList<Event> events; // newest first, each once
    QList<RelayAnswer> answers; // one of every relay that was asked
    bool isCut = false; // there were more events than wanted

    bool hasAnswer() const
    {
        return std::any_of(answers.begin(), answers.end(),
            [](const RelayAnswer& answer) { return answer.outcome == RelayOutcome::Ended; });
    }
    bool isComplete() const
    {
        return std::all_of(answers.begin(), answers.end(),
            [](const RelayAnswer& answer) { return answer.outcome == RelayOutcome::Ended; });
    }
};

} // namespace nostr
