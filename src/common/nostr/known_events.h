// SPDX-License-Identifier: GPL-3.0-or-later
// The most recent event ids, each with the signature that was checked: an id alone says nothing
// about a signature. Bounded: the oldest is forgotten first.
#pragma once

#include "nostr/event.h"

#include <QHash>
#include <QSet>

#include <deque>

namespace nostr {

class KnownEvents {
public:
    static constexpr qsizetype DefaultLimit = 65'536;

    explicit KnownEvents(qsizetype limit = DefaultLimit)
        : m_limit{limit}
    {
    }

    bool contains(const EventId& id) const { return m_signatures.contains(id); }
    bool contains(const EventId& id, const Signature& signature) const
    {
        const auto found = m_signatures.constFind(id);
        return found != m_signatures.constEnd() && *found == signature;
    }
    qsizetype size() const { return m_signatures.size(); }

    void add(const EventId& id, const Signature& signature)
    {
        if (!m_signatures.contains(id))
            m_order.push_back(id);
        m_signatures.insert(id, signature);
        while (m_signatures.size() > m_limit) {
            m_signatures.remove(m_order.front());
            m_order.pop_front();
        }
    }

private:
    qsizetype m_limit;
    QHash<EventId, Signature> m_signatures;
    std::deque<EventId> m_order;
};

// The most recent ids, without signatures.
class RecentIds {
public:
    explicit RecentIds(qsizetype limit = KnownEvents::DefaultLimit)
        : m_limit{limit}
    {
    }

    bool contains(const EventId& id) const { return m_ids.contains(id); }
    // False when it was there already.
    bool add(const EventId& id)
    {
        if (m_ids.contains(id))
            return false;
        m_ids.insert(id);
        m_order.push_back(id);
        while (m_ids.size() > m_limit) {
            m_ids.remove(m_order.front());
            m_order.pop_front();
        }
        return true;
    }

private:
    qsizetype m_limit;
    QSet<EventId> m_ids;
    std::deque<EventId> m_order;
};

} // namespace nostr
