// SPDX-License-Identifier: GPL-3.0-or-later
// Looking things up in an event's tags: each is a list of texts, the name first, the value second.
#pragma once

#include <QLatin1StringView>
#include <QList>
#include <QStringList>

#include <optional>

namespace nostr {

using Tags = QList<QStringList>;

// The value of the first tag with this name that has a value.
std::optional<QString> firstTag(const Tags& tags, QLatin1StringView name);
// The values of all tags with this name.
QStringList allTags(const Tags& tags, QLatin1StringView name);
bool hasTag(const Tags& tags, QLatin1StringView name, QStringView value);

} // namespace nostr
