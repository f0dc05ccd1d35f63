// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_list.h"

#include "nostr/kinds.h"

#include <algorithm>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto ListedRelay = "r"_L1;
constexpr auto InboxRelay = "relay"_L1;
constexpr auto ReadOnly = "read"_L1;
constexpr auto WriteOnly = "write"_L1;

void addOnce(QList<RelayUrl>& list, const RelayUrl& url)
{
    if (list.size() < MaxListedRelays && !list.contains(url))
        list += url;
}

QList<RelayUrl> usable(const QList<RelayUrl>& listed, NearbyRelays nearby)
{
    QList<RelayUrl> picked;
    for (const auto& url : listed)
        if (picked.size() < MaxPickedRelays && (nearby == NearbyRelays::Allowed || !url.isNearby()))
            picked += url;
    return picked;
}

} // namespace

EventTemplate toEvent(const RelayList& list, base::UnixTime now)
{
    Tags tags;
    for (const auto& url : list.writes) {
        tags += {QString{ListedRelay}, url.toString()};
        if (!list.reads.contains(url))
            tags.back() += QString{WriteOnly};
    }
    for (const auto& url : list.reads)
        if (!list.writes.contains(url))
            tags += {QString{ListedRelay}, url.toString(), QString{ReadOnly}};
    return {.createdAt = now, .kind = kinds::RelayList, .tags = tags, .content = {}};
}

Result<RelayList> relayListFromEvent(const Event& event)
{
    if (event.kind != kinds::RelayList)
        return fail(Errc::Malformed, u"not a relay list"_s);
    RelayList list;
    for (const auto& tag : event.tags) {
        if (tag.size() < 2 || tag.at(0) != ListedRelay)
            continue;
        const auto url = RelayUrl::fromText(tag.at(1));
        if (!url)
            continue;
        const auto marker = tag.value(2);
        if (marker != ReadOnly)
            addOnce(list.writes, *url);
        if (marker != WriteOnly)
            addOnce(list.reads, *url);
    }
    return list;
}

EventTemplate directMessageRelaysEvent(const QList<RelayUrl>& relays, base::UnixTime now)
{
    Tags tags;
    for (const auto& url : relays)
        tags += {QString{InboxRelay}, url.toString()};
    return {.createdAt = now, .kind = kinds::DirectMessageRelays, .tags = tags, .content = {}};
}

Result<QList<RelayUrl>> directMessageRelaysFromEvent(const Event& event)
{
    if (event.kind != kinds::DirectMessageRelays)
        return fail(Errc::Malformed, u"not a list of relays for private messages"_s);
    QList<RelayUrl> relays;
    for (const auto& text : allTags(event.tags, InboxRelay))
        if (const auto url = RelayUrl::fromText(text))
            addOnce(relays, *url);
    return relays;
}

QList<RelayUrl> relaysToRead(
    const PersonRelays& author, const QList<RelayUrl>& fallback, NearbyRelays nearby)
{
    const auto picked = usable(author.list.writes, nearby);
    return picked.isEmpty() ? fallback : picked;
}

QList<RelayUrl> relaysToDeliver(
    const PersonRelays& person, const QList<RelayUrl>& fallback, NearbyRelays nearby)
{
    auto picked = usable(person.directMessages, nearby);
    if (picked.isEmpty())
        picked = usable(person.list.reads, nearby);
    return picked.isEmpty() ? fallback : picked;
}

std::map<RelayUrl, QList<PublicKey>> relaysCovering(
    const std::map<PublicKey, QList<RelayUrl>>& relaysOfAuthors, int perAuthor)
{
    std::map<RelayUrl, QList<PublicKey>> open; // relays not picked, with the authors they would add
    std::map<PublicKey, int> missing;
    for (const auto& [author, relays] : relaysOfAuthors) {
        missing[author] = perAuthor;
        for (const auto& url : relays)
            if (!open[url].contains(author))
                open[url] += author;
    }
    std::map<RelayUrl, QList<PublicKey>> picked;
    while (!open.empty()) {
        const auto best = std::max_element(open.begin(), open.end(),
            [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
        if (best->second.isEmpty())
            break;
        const auto gained = best->second;
        picked.emplace(best->first, gained);
        open.erase(best);
        for (const auto& author : gained)
            if (--missing[author] <= 0)
                for (auto& [url, authors] : open)
                    authors.removeOne(author);
    }
    return picked;
}

} // namespace nostr
