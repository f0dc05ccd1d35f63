// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/expiration.h"

namespace nostr {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Expiration = "expiration"_L1;

} // namespace

Tags withExpiration(Tags tags, base::UnixTime at)
{
    tags.removeIf([](const QStringList& tag) { return !tag.isEmpty() && tag[0] == Expiration; });
    tags += {QString{Expiration}, QString::number(at.time_since_epoch().count())};
    return tags;
}

QList<Event> withoutExpired(QList<Event> events, base::UnixTime now)
{
    events.removeIf([now](const Event& event) { return isExpired(event, now); });
    return events;
}

} // namespace nostr
