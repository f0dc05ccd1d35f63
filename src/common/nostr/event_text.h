// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the JSON text of an event or a rumor in one pass, with limits (NIP-01). Unknown fields are
// passed over; of doubled ones the last counts, as in JavaScript.
#pragma once

#include "nostr/event.h"
#include "nostr/event_fields.h"

#include <optional>

namespace nostr {

// A rumor lacks the signature and perhaps the id (NIP-59).
struct EventText {
    EventFields fields;
    std::optional<EventId> id;
    std::optional<Signature> sig;
};

// Malformed when one of the five fields of EventFields is missing, or any is of another type, too
// large, not lowercase hex, or without a UTF-8 form.
base::Result<EventText> readEventText(const QByteArray& utf8);

} // namespace nostr
