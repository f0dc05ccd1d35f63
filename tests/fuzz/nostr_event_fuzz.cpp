// SPDX-License-Identifier: GPL-3.0-or-later
// The text of an event, a rumor and a filter (NIP-01, NIP-59): what is read is written and read
// again as the same, and Qt's reader agrees that it was JSON.
#include "base/json_reader.h"
#include "fuzz_target.h"
#include "nostr/filter.h"
#include "nostr/rumor.h"

using namespace Qt::StringLiterals;

FUZZ_TARGET(nostr_event)
{
    if (const auto event = nostr::eventFromJsonText(input)) {
        const auto text = nostr::toJsonText(*event);
        const auto again = nostr::eventFromJsonText(text);
        fuzz::require(text.size() > nostr::MaxEventSize || (again && *again == *event),
            "an event survives being written and read");
        const auto json = base::parseObject(input, nostr::MaxEventSize);
        fuzz::require(json.has_value(), "the strict reader takes nothing that Qt refuses");
        fuzz::require(
            json->value("content"_L1).toString() == event->content, "both read the same content");
        static_cast<void>(nostr::eventId(*event));
    }
    if (const auto rumor = nostr::rumorFromJsonText(input)) {
        const auto text = nostr::toJsonText(*rumor);
        const auto again = nostr::rumorFromJsonText(text);
        fuzz::require(text.size() > nostr::MaxEventSize || (again && *again == *rumor),
            "a rumor survives being written and read");
    }
}

FUZZ_TARGET(nostr_filter)
{
    const auto json = base::parseObject(input, 64 * 1024);
    if (!json)
        return;
    const auto filter = nostr::filterFromJson(*json);
    if (filter)
        static_cast<void>(nostr::matches(*filter, nostr::Event{}));
}
