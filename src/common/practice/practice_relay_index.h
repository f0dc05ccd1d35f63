// SPDX-License-Identifier: GPL-3.0-or-later
// The practice relay's stored events in memory, found by id, author, kind or tag; newest first, on
// a tie the smaller id first.
#pragma once

#include "nostr/event.h"
#include "nostr/filter.h"

#include <QHash>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace practice {

struct StoredEvent {
    nostr::Event event;
    QByteArray json; // as its author sent it
    std::optional<base::UnixTime> expiresAt;
};
using StoredEventPtr = std::shared_ptr<const StoredEvent>;

struct NewestFirst {
    bool operator()(const StoredEventPtr& a, const StoredEventPtr& b) const
    {
        if (a->event.createdAt != b->event.createdAt)
            return a->event.createdAt > b->event.createdAt;
        return a->event.id < b->event.id;
    }
};

class PracticeRelayIndex {
public:
    void add(const StoredEventPtr& stored);
    void remove(const nostr::EventId& id);
    StoredEventPtr find(const nostr::EventId& id) const; // null when absent
    qsizetype size() const { return m_byId.size(); }

    using Reader = std::function<bool(const nostr::Event&)>; // may this event be read?
    struct Found {
        std::vector<StoredEventPtr> events; // each once
        bool isComplete = true; // no limit left anything out
    };
    // What any of the filters matches and `mayRead` lets through; `limit` caps each filter's share.
    Found query(const QList<nostr::Filter>& filters, base::UnixTime now, int limit,
        const Reader& mayRead = {}) const;
    // The stored version of a replaceable or addressable event; null when there is none.
    StoredEventPtr currentVersion(const nostr::Event& event) const;
    QList<nostr::EventId> expiredBy(base::UnixTime now) const;

private:
    using Events = std::set<StoredEventPtr, NewestFirst>;
    using TagKey = std::pair<QChar, QString>;

    // The smallest lists that together hold every match.
    std::vector<const Events*> candidates(const nostr::Filter& filter) const;
    // What one filter matches, at most one event more than `limit`.
    Events matchesOf(const nostr::Filter& filter, int limit,
        const std::function<bool(const StoredEvent&)>& isShown) const;

    QHash<nostr::EventId, StoredEventPtr> m_byId;
    Events m_all;
    std::map<int, Events> m_byKind;
    std::map<nostr::PublicKey, Events> m_byAuthor;
    std::map<TagKey, Events> m_byTag;
    std::multimap<base::UnixTime, nostr::EventId> m_byExpiration;
};

// The value of the first d tag; empty when there is none.
QString addressOf(const nostr::Event& event);

} // namespace practice
