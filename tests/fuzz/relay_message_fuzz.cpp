// SPDX-License-Identifier: GPL-3.0-or-later
// What a relay says to a client (NIP-01, NIP-42).
#include "fuzz_target.h"
#include "nostr/relay_message.h"

FUZZ_TARGET(relay_message)
{
    const auto message = nostr::relayMessageFromText(QString::fromUtf8(input));
    if (!message)
        return;
    if (const auto* found = std::get_if<nostr::relay_says::EventFound>(&*message)) {
        const auto claimed = nostr::claimedId(found->json);
        const auto event = nostr::eventFromJsonText(found->json);
        static_cast<void>(claimed);
        static_cast<void>(event);
        fuzz::require(found->subscription.size() <= nostr::MaxSubscriptionId, "ids are short");
    }
    if (const auto* ok = std::get_if<nostr::relay_says::Ok>(&*message)) {
        fuzz::require(ok->reason.size() <= nostr::MaxReason, "reasons are cut");
        fuzz::require(nostr::reasonPrefix(ok->reason).size() <= ok->reason.size(), "prefixes fit");
    }
}
