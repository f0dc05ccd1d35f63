// SPDX-License-Identifier: GPL-3.0-or-later
// nostr: links inside a text (NIP-21, NIP-27). A link ends at the first character that bech32 does
// not have; secret keys are never links.
#pragma once

#include "nostr/nip19.h"

namespace nostr {

inline constexpr qsizetype MaxMentions = 100; // of one text; the rest stays plain text

struct Mention {
    qsizetype position = 0; // of "nostr:" in the text
    qsizetype length = 0;
    Pointer target;

    bool operator==(const Mention&) const = default;
};

QList<Mention> mentionsIn(QStringView text);

// The tags for an event with this text: p for people (each once), q for cited events.
Tags mentionTags(const QList<Mention>& mentions);

} // namespace nostr
