// SPDX-License-Identifier: GPL-3.0-or-later
// What a relay says of itself (NIP-11), and an event held against its limits.
#include "fuzz_target.h"
#include "nostr/relay_document.h"

FUZZ_TARGET(relay_document)
{
    const auto document = nostr::relayDocumentFromJson(input);
    if (!document)
        return;
    using nostr::RelayDocument;
    for (const auto& text : {document->name, document->description, document->software,
             document->version, document->contact, document->paymentsUrl})
        fuzz::require(text.size() <= RelayDocument::MaxText, "texts are cut");
    fuzz::require(document->nips.size() <= RelayDocument::MaxNips, "lists are cut");
    const auto& limits = document->limits;
    fuzz::require(limits.filterLimit.value_or(1) > 0, "limits leave something");
    fuzz::require(limits.subscriptions.value_or(1) > 0, "limits leave something");
    fuzz::require(limits.answerSize(100).value_or(1) > 0, "answers have a size");
    nostr::Event event;
    event.createdAt = base::UnixTime{std::chrono::seconds{1'785'412'800}};
    const auto verdict = nostr::checkAgainst(limits, event, event.createdAt);
    static_cast<void>(verdict);
}
