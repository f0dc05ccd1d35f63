// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/protected_event.h"

#include "nostr/kinds.h"

#include <algorithm>

namespace nostr {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Protection = "-"_L1;

bool hasProtection(const Tags& tags)
{
    return std::any_of(tags.begin(), tags.end(),
        [](const QStringList& tag) { return !tag.isEmpty() && tag[0] == Protection; });
}

} // namespace

bool isProtected(const Event& event)
{
    return hasProtection(event.tags);
}

Tags withProtection(Tags tags)
{
    if (!hasProtection(tags))
        tags += QStringList{QString{Protection}};
    return tags;
}

bool repostsProtected(const Event& event)
{
    if (event.kind != kinds::Repost && event.kind != kinds::GenericRepost)
        return false;
    const auto inner = eventFromJsonText(event.content.toUtf8());
    return inner && isProtected(*inner);
}

} // namespace nostr
