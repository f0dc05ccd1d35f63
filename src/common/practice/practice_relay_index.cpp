// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay_index.h"

#include "nostr/kinds.h"

#include <algorithm>

namespace practice {

using nostr::Event;
using nostr::EventId;
using nostr::Filter;

namespace {

constexpr QLatin1StringView AddressTag{"d"};

bool isIndexed(const QStringList& tag)
{
    return tag.size() > 1 && tag[0].size() == 1 && tag[0][0].unicode() < 128
        && tag[0][0].isLetter();
}

template <typename Map, typename Key>
void eraseFrom(Map& map, const Key& key, const StoredEventPtr& stored)
{
    const auto entry = map.find(key);
    if (entry == map.end())
        return;
    entry->second.erase(stored);
    if (entry->second.empty())
        map.erase(entry);
}

} // namespace

void PracticeRelayIndex::add(const StoredEventPtr& stored)
{
    const auto& event = stored->event;
    m_byId.insert(event.id, stored);
    m_all.insert(stored);
    m_byKind[event.kind].insert(stored);
    m_byAuthor[event.pubkey].insert(stored);
    for (const auto& tag : event.tags)
        if (isIndexed(tag))
            m_byTag[{tag[0][0], tag[1]}].insert(stored);
    if (stored->expiresAt)
        m_byExpiration.emplace(*stored->expiresAt, event.id);
}

void PracticeRelayIndex::remove(const EventId& id)
{
    const auto stored = m_byId.take(id);
    if (!stored)
        return;
    const auto& event = stored->event;
    m_all.erase(stored);
    eraseFrom(m_byKind, event.kind, stored);
    eraseFrom(m_byAuthor, event.pubkey, stored);
    for (const auto& tag : event.tags)
        if (isIndexed(tag))
            eraseFrom(m_byTag, TagKey{tag[0][0], tag[1]}, stored);
    std::erase_if(m_byExpiration, [&id](const auto& entry) { return entry.second == id; });
}

StoredEventPtr PracticeRelayIndex::find(const EventId& id) const
{
    return m_byId.value(id);
}

PracticeRelayIndex::Found PracticeRelayIndex::query(
    const QList<Filter>& filters, base::UnixTime now, int limit, const Reader& mayRead) const
{
    Events all;
    Found found;
    for (const auto& filter : filters) {
        int room = std::min(filter.limit.value_or(limit), limit);
        const auto isShown = [&](const StoredEvent& stored) {
            const bool hasExpired = stored.expiresAt && *stored.expiresAt <= now;
            return !hasExpired && matches(filter, stored.event)
                && (!mayRead || mayRead(stored.event));
        };
        for (const auto& stored : matchesOf(filter, room, isShown)) {
            if (room-- > 0)
                all.insert(stored);
            else
                found.isComplete = false;
        }
    }
    found.events = {all.begin(), all.end()};
    return found;
}

PracticeRelayIndex::Events PracticeRelayIndex::matchesOf(
    const Filter& filter, int limit, const std::function<bool(const StoredEvent&)>& isShown) const
{
    Events own;
    for (const auto& id : filter.ids)
        if (const auto stored = find(id); stored && isShown(*stored))
            own.insert(stored);
    if (!filter.ids.isEmpty())
        return own;
    for (const auto* events : candidates(filter)) {
        int taken = 0;
        for (const auto& stored : *events) {
            if (taken > limit || (filter.since && stored->event.createdAt < *filter.since))
                break; // sorted: nothing newer follows
            if (!isShown(*stored))
                continue;
            own.insert(own.end(), stored);
            ++taken;
        }
    }
    return own;
}

std::vector<const PracticeRelayIndex::Events*> PracticeRelayIndex::candidates(
    const Filter& filter) const
{
    if (filter.matchesNothing)
        return {};
    std::vector<const Events*> best{&m_all};
    auto bestSize = m_all.size();
    const auto consider = [&](const auto& map, const auto& keys) {
        std::vector<const Events*> lists;
        std::size_t size = 0;
        for (const auto& key : keys) {
            if (const auto entry = map.find(key); entry != map.end()) {
                lists.push_back(&entry->second);
                size += entry->second.size();
            }
        }
        if (size < bestSize) {
            best = std::move(lists);
            bestSize = size;
        }
    };
    if (!filter.kinds.isEmpty())
        consider(m_byKind, filter.kinds);
    if (!filter.authors.isEmpty())
        consider(m_byAuthor, filter.authors);
    for (auto tag = filter.tags.begin(); tag != filter.tags.end(); ++tag) {
        QList<TagKey> keys;
        for (const auto& value : tag.value())
            keys += {tag.key(), value};
        consider(m_byTag, keys);
    }
    return best;
}

StoredEventPtr PracticeRelayIndex::currentVersion(const Event& event) const
{
    const auto author = m_byAuthor.find(event.pubkey);
    if (author == m_byAuthor.end())
        return nullptr;
    const bool isAddressable = nostr::isAddressable(event.kind);
    const auto address = addressOf(event);
    const auto isSame = [&](const StoredEventPtr& stored) {
        return stored->event.kind == event.kind && stored->event.pubkey == event.pubkey
            && (!isAddressable || addressOf(stored->event) == address);
    };
    const auto* events = &author->second;
    if (isAddressable && !address.isEmpty()) {
        const auto tagged = m_byTag.find({u'd', address});
        if (tagged == m_byTag.end())
            return nullptr;
        events = &tagged->second;
    }
    const auto found = std::find_if(events->begin(), events->end(), isSame);
    return found == events->end() ? nullptr : *found;
}

QList<EventId> PracticeRelayIndex::expiredBy(base::UnixTime now) const
{
    QList<EventId> ids;
    for (auto entry = m_byExpiration.begin(); entry != m_byExpiration.end() && entry->first <= now;
         ++entry)
        ids += entry->second;
    return ids;
}

QString addressOf(const Event& event)
{
    return firstTag(event, AddressTag).value_or(QString{});
}

} // namespace practice
