// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/rumor.h"

#include "nostr/event_fields.h"

namespace nostr {

using base::Errc;
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
    if (hasBareControl(utf8))
        return base::fail(Errc::Malformed, QStringLiteral("control character inside a JSON text"));
    const auto json = base::parseObject(utf8, MaxEventSize);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    const auto fields = readEventFields(in);
    if (!in.isGood())
        return passOn(in.finish(0));
    return rumorOf(fields);
}

} // namespace nostr
