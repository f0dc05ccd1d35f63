// SPDX-License-Identifier: GPL-3.0-or-later
// Taking events back (NIP-09): the request, what it covers, and tombstones that outlast relays
// which accept a deleted event again. Only what its own author asks for counts.
#pragma once

#include "nostr/event.h"

#include <deque>
#include <map>
#include <utility>

namespace nostr {

// The form of an a tag: kind:author:d, with an empty d for plain replaceable kinds.
QString coordinates(const Event& event);

// Names each event by id, versioned ones by their coordinates too, and the kinds.
EventTemplate deletionOf(const QList<Event>& events, const QString& reason, base::UnixTime now);

// Its author; a gift wrap also the person it is for (NIP-59). Nobody deletes a deletion.
bool mayDelete(const PublicKey& who, const Event& event);
// By id, or as a version that is not newer than the request. Both have been verified.
bool isDeletedBy(const Event& event, const Event& request);

// What verified requests have deleted. Bounded: the oldest entries are forgotten first.
class Tombstones {
public:
    static constexpr std::size_t DefaultLimit = 65'536;

    explicit Tombstones(std::size_t limit = DefaultLimit)
        : m_limit{limit}
    {
    }

    void add(const Event& request); // anything but a deletion is passed over
    bool isDeleted(const Event& event) const;
    std::size_t size() const { return m_order.size(); }

private:
    using Grave = std::pair<PublicKey, QString>; // one e or a tag of this author's requests
    void bury(const Grave& grave, base::UnixTime at);
    bool isBuried(const PublicKey& author, const Event& event) const;

    std::size_t m_limit;
    std::map<Grave, base::UnixTime> m_graves; // with the latest time of a request
    std::deque<Grave> m_order;
};

} // namespace nostr
