// SPDX-License-Identifier: GPL-3.0-or-later
// Lists (NIP-51) and app data (NIP-78) of which a part is for their author alone: public items in
// the tags, private ones encrypted to oneself in the content.
#pragma once

#include "nostr/event.h"

namespace nostr {

inline constexpr qsizetype MaxListItems = 2000; // public and private each

struct PersonalList {
    int kind = 0;
    QString identifier; // the d tag of addressable kinds
    Tags publicItems; // without the d tag
    Tags privateItems;

    bool operator==(const PersonalList&) const = default;
};

// Without private items the content is empty.
base::Result<EventTemplate> listEvent(const PersonalList& list, const SecretKey& owner,
    base::UnixTime now, base::RandomSource& random);
// NotAllowed when someone else signed it. Reads private items of old programs too (NIP-04). The
// event has been verified.
base::Result<PersonalList> listFromEvent(const Event& event, const SecretKey& owner);

// A text for oneself under a name (kind 30078).
base::Result<EventTemplate> appDataEvent(const QString& name, const QString& text,
    const SecretKey& owner, base::UnixTime now, base::RandomSource& random);
base::Result<QString> appDataFromEvent(const Event& event, const SecretKey& owner);

} // namespace nostr
