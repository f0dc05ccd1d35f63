// SPDX-License-Identifier: GPL-3.0-or-later
// Which relays reach a person: their lists (NIP-65 kind 10002, NIP-17 kind 10050) as our relays
// know them, remembered for some hours. People without a list are reached at our own relays.
#pragma once

#include "base/clock.h"
#include "nostr/relay_list.h"
#include "nostr/relay_pool.h"

#include <map>

namespace nostr {

class RelayDirectory {
public:
    static constexpr std::chrono::hours Lifetime{6};
    static constexpr std::size_t MaxPeople = 1000; // the one looked up first is forgotten first

    // Both outlive this object.
    RelayDirectory(RelayPool& pool, base::Clock& clock, LoopbackRelays loopback);

    // Timeout when no relay has answered: then nothing is known, which is not the same as no list.
    base::Task<base::Result<PersonRelays>> relaysOf(PublicKey person);
    // Never empty-handed while the pool has relays.
    base::Task<QList<RelayUrl>> relaysToRead(PublicKey author);
    base::Task<QList<RelayUrl>> relaysToDeliver(PublicKey person);

    // Signs both lists and publishes them widely: at our relays and at those they name. Rejected
    // when no relay took one of them.
    base::Task<base::Result<>> publish(
        PersonRelays own, const SecretKey& key, base::RandomSource& random);

private:
    struct Entry {
        PersonRelays relays;
        std::chrono::milliseconds readAt{0};
    };

    base::Task<base::Result<>> publishAll(QList<Event> lists, QList<RelayUrl> relays);
    void remember(const PublicKey& person, const PersonRelays& relays);

    RelayPool& m_pool;
    base::Clock& m_clock;
    LoopbackRelays m_loopback;
    std::map<PublicKey, Entry> m_people;
};

} // namespace nostr
