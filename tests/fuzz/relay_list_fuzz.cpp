// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of relays in events of strangers (NIP-65, NIP-17) and what we connect to because of them.
#include "fuzz_target.h"
#include "nostr/relay_list.h"

FUZZ_TARGET(relay_list)
{
    const auto event = nostr::eventFromJsonText(input);
    if (!event)
        return;
    nostr::PersonRelays person;
    person.list = nostr::relayListFromEvent(*event).value_or(nostr::RelayList{});
    person.directMessages
        = nostr::directMessageRelaysFromEvent(*event).value_or(QList<nostr::RelayUrl>{});
    fuzz::require(person.list.writes.size() <= nostr::MaxListedRelays, "lists are cut");
    fuzz::require(person.list.reads.size() <= nostr::MaxListedRelays, "lists are cut");
    fuzz::require(person.directMessages.size() <= nostr::MaxListedRelays, "lists are cut");
    const auto picked = nostr::relaysToDeliver(person, {}, nostr::NearbyRelays::Skipped);
    fuzz::require(picked.size() <= nostr::MaxPickedRelays, "few are picked");
    for (const auto& url : picked)
        fuzz::require(!url.isNearby() && nostr::RelayUrl::fromText(url.toString()) == url,
            "only foreign relays, in their one form");
}
