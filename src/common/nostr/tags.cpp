// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/tags.h"

#include <algorithm>

namespace nostr {

std::optional<QString> firstTag(const Tags& tags, QLatin1StringView name)
{
    for (const auto& tag : tags)
        if (tag.size() > 1 && tag[0] == name)
            return tag[1];
    return std::nullopt;
}

QStringList allTags(const Tags& tags, QLatin1StringView name)
{
    QStringList values;
    for (const auto& tag : tags)
        if (tag.size() > 1 && tag[0] == name)
            values += tag[1];
    return values;
}

bool hasTag(const Tags& tags, QLatin1StringView name, QStringView value)
{
    return std::any_of(tags.begin(), tags.end(), [&](const QStringList& tag) {
        return tag.size() > 1 && tag[0] == name && tag[1] == value;
    });
}

} // namespace nostr
