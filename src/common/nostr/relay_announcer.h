// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the world where a key is reached: its list of relays for private messages (NIP-17 kind
// 10050) and, for a key that publishes, where it writes and reads (NIP-65). What is there already
// may be of another program with the same key: it is read first, kept, and only added to when it
// names none of our relays. While no relay tells what is there, nothing is written.
#pragma once

#include "nostr/relay_directory.h"

namespace nostr {

class RelayAnnouncer {
public:
    static constexpr qsizetype MaxInboxRelays = 3; // NIP-17 wants one to three
    static constexpr std::chrono::hours CheckInterval{24};
    static constexpr std::chrono::milliseconds FirstRetry{30'000}; // doubles with every failure
    static constexpr std::chrono::milliseconds LongestRetry{3'600'000};

    enum class Lists { Inbox, InboxAndRelays };

    // Everything outlives this object.
    RelayAnnouncer(RelayPool& pool, RelayDirectory& directory, base::Clock& clock,
        base::RandomSource& random, SecretKey key, Lists lists);

    void start(); // once

    // What should be known of a key, given what is known and our relays in order of preference.
    static PersonRelays wanted(const PersonRelays& known, const QList<RelayUrl>& ours, Lists lists);

private:
    base::Task<> run();
    base::Task<bool> announce(); // false: try again
    QList<RelayUrl> ours() const; // connected ones first

    RelayPool& m_pool;
    RelayDirectory& m_directory;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const SecretKey m_key;
    const Lists m_lists;
    base::Task<> m_running;
};

} // namespace nostr
