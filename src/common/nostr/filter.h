// SPDX-License-Identifier: GPL-3.0-or-later
// What a subscription asks for (NIP-01). An absent condition matches everything; an empty list in
// received JSON matches nothing, and is never written.
#pragma once

#include "base/result.h"
#include "nostr/event.h"

#include <QMap>

#include <optional>

namespace nostr {

inline constexpr qsizetype MaxFilterValues = 2000; // in one list
inline constexpr qsizetype MaxFilterValueLength = 1024;

struct Filter {
    QList<EventId> ids;
    QList<PublicKey> authors;
    QList<int> kinds;
    QMap<QChar, QStringList> tags; // by one-letter name: "#p" is tags[u'p']
    std::optional<base::UnixTime> since; // both ends included
    std::optional<base::UnixTime> until;
    std::optional<int> limit; // of stored events, the newest; not part of matching
    bool matchesNothing = false; // one of its lists was empty in JSON

    bool operator==(const Filter&) const = default;
};

bool matches(const Filter& filter, const Event& event);
// As an author or a receiver.
bool names(const Filter& filter, const PublicKey& key);

QJsonObject toJson(const Filter& filter);
// Unknown keys are ignored; ids, authors, #e and #p must be 64 lowercase hex digits.
base::Result<Filter> filterFromJson(const QJsonObject& json);

} // namespace nostr
