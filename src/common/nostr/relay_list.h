// SPDX-License-Identifier: GPL-3.0-or-later
// Where a person writes and reads (NIP-65, kind 10002) and takes private messages (NIP-17, kind
// 10050), and which of these relays to use: an author is read where they write, a person is
// delivered to where they read.
#pragma once

#include "nostr/event.h"
#include "nostr/relay_url.h"

#include <map>

namespace nostr {

inline constexpr qsizetype MaxListedRelays = 50; // of one list; further ones are ignored
inline constexpr qsizetype MaxPickedRelays = 4; // of one person

struct RelayList {
    QList<RelayUrl> writes; // in the author's order, each once
    QList<RelayUrl> reads;

    bool operator==(const RelayList&) const = default;
};

EventTemplate toEvent(const RelayList& list, base::UnixTime now);
// Tags that hold no relay address are skipped. Malformed for another kind.
base::Result<RelayList> relayListFromEvent(const Event& event);

EventTemplate directMessageRelaysEvent(const QList<RelayUrl>& relays, base::UnixTime now);
base::Result<QList<RelayUrl>> directMessageRelaysFromEvent(const Event& event);

// What is known of one person.
struct PersonRelays {
    RelayList list;
    QList<RelayUrl> directMessages;

    bool operator==(const PersonRelays&) const = default;
};

// Lists of strangers must not make us connect to this computer or into its network; in practice all
// relays are there.
enum class NearbyRelays { Skipped, Allowed };

// Each answers the fallback when the person names no usable relay.
QList<RelayUrl> relaysToRead(
    const PersonRelays& author, const QList<RelayUrl>& fallback, NearbyRelays nearby);
QList<RelayUrl> relaysToDeliver(
    const PersonRelays& person, const QList<RelayUrl>& fallback, NearbyRelays nearby);

// Few relays that together reach every author at `perAuthor` of their relays (or all they have).
// The most useful relay is picked first; on a tie the one whose address sorts first.
std::map<RelayUrl, QList<PublicKey>> relaysCovering(
    const std::map<PublicKey, QList<RelayUrl>>& relaysOfAuthors, int perAuthor = 2);

} // namespace nostr
