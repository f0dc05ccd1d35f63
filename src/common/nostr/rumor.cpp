// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/rumor.h"

#include "nostr/event_fields.h"
#include "nostr/event_text.h"

namespace nostr {

using base::Result;

namespace {

Rumor rumorOf(const EventFields& fields)
{
    const EventTemplate event{fields.createdAt, fields.kind, fields.tags, fields.content};
    return makeRumor(event, fields.pubkey);
}

} // namespace

Rumor makeRumor(const EventTemplate& event, const PublicKey& author)
{
    return {eventId(author, event), author, event.createdAt, event.kind, event.tags, event.content};
}

QByteArray toJsonText(const Rumor& rumor)
{
    QByteArray text = "{\"id\":\"" + rumor.id.toHex().toLatin1() + "\",";
    appendEventFields(text, {rumor.pubkey, rumor.createdAt, rumor.kind, rumor.tags, rumor.content});
    text += '}';
    return text;
}

Result<Rumor> rumorFromJsonText(const QByteArray& utf8)
{
    const auto text = readEventText(utf8);
    if (!text)
        return passOn(text);
    return rumorOf(text->fields);
}

} // namespace nostr
