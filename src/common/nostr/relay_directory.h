// SPDX-License-Identifier: GPL-3.0-or-later
// Which relays reach a person: their lists (NIP-65 kind 10002, NIP-17 kind 10050) as our relays
// know them, remembered for some hours. People without a list are reached at our own relays.
// Questions about many people at once go out together. Relays of this computer or its network are
// used only by those whose own relays are all there, as in practice.
#pragma once

#include "base/clock.h"
#include "nostr/relay_list.h"
#include "nostr/relay_pool.h"

#include <map>
#include <set>

namespace nostr {

class RelayDirectory {
public:
    static constexpr std::chrono::hours Lifetime{6};
    static constexpr std::size_t MaxPeople = 1000; // the one looked up first is forgotten first
    static constexpr std::chrono::milliseconds GatherTime{100};
    static constexpr std::size_t MaxPeopleOfLookup = 200;
    static constexpr std::size_t MaxWaiting = 2000; // questions; more are answered with a Timeout

    // Both outlive this object.
    RelayDirectory(RelayPool& pool, base::Clock& clock);

    // Timeout when no relay has answered: then nothing is known, which is not the same as no list.
    base::Task<base::Result<PersonRelays>> relaysOf(PublicKey person);
    // Never empty-handed while the pool has relays.
    base::Task<QList<RelayUrl>> relaysToRead(PublicKey author);
    base::Task<QList<RelayUrl>> relaysToDeliver(PublicKey person);
    // Only those the person names and the pool does not have; perhaps none.
    base::Task<base::Result<QList<RelayUrl>>> furtherRelaysToDeliver(PublicKey person);
    base::Task<base::Result<QList<RelayUrl>>> furtherRelaysToRead(PublicKey author);

    // Signs the lists that say something new and publishes them widely: at our relays and at those
    // they name. An empty list is not published. Rejected when no relay took one of them.
    base::Task<base::Result<>> publish(PersonRelays own, SecretKey key, base::RandomSource& random);

    NearbyRelays nearbyRelays() const;

private:
    struct Entry {
        PersonRelays relays;
        std::chrono::milliseconds readAt{0};
    };
    struct Lookup { // gathers people, then asks for all of them
        std::set<PublicKey> people;
        std::vector<base::Completer<bool>> waiters; // true: they are remembered now
        std::unique_ptr<base::Alarm> alarm;
    };

    QList<RelayUrl> withoutOurs(QList<RelayUrl> relays) const;
    const PersonRelays* find(const PublicKey& person) const; // unless it is too old
    Lookup& lookupFor(const PublicKey& person);
    base::Task<> run(qint64 number);
    void remember(const PublicKey& person, const PersonRelays& relays);

    RelayPool& m_pool;
    base::Clock& m_clock;
    std::map<PublicKey, Entry> m_people;
    std::map<qint64, Lookup> m_gathering; // by number; further people join the last
    qint64 m_lastLookup = 0;
    std::size_t m_waiting = 0;
    base::TaskSet m_tasks;
};

} // namespace nostr
