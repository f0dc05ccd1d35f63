// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/private_list.h"

#include "base/json_reader.h"
#include "nostr/canonical.h"
#include "nostr/kinds.h"
#include "nostr/nip04.h"
#include "nostr/nip44.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto IdentifierTag = "d"_L1;

Result<QString> encryptToSelf(
    const QString& text, const SecretKey& owner, base::RandomSource& random)
{
    const auto key = nip44::conversationKey(owner, owner.publicKey());
    if (!key)
        return passOn(key);
    return nip44::encrypt(text, *key, random);
}

Result<QString> decryptFromSelf(const Event& event, const SecretKey& owner)
{
    if (event.pubkey != owner.publicKey())
        return fail(Errc::NotAllowed, u"somebody else wrote this"_s);
    if (event.content.contains(u"?iv="_s))
        return nip04::decrypt(event.content, owner, owner.publicKey());
    const auto key = nip44::conversationKey(owner, owner.publicKey());
    if (!key)
        return passOn(key);
    return nip44::decrypt(event.content, *key);
}

Result<Tags> tagsFromText(const QString& text)
{
    const auto array = base::parseArray(text.toUtf8());
    if (!array || array->size() > MaxListItems)
        return fail(Errc::Malformed, u"a private list that is no list, or too long"_s);
    Tags tags;
    for (const auto& item : *array) {
        QStringList tag;
        for (const auto& part : item.toArray()) {
            if (!part.isString() || tag.size() >= MaxTagLength)
                return fail(Errc::Malformed, u"a private item that is no tag"_s);
            tag += part.toString();
        }
        if (tag.isEmpty())
            return fail(Errc::Malformed, u"a private item that is no tag"_s);
        tags += tag;
    }
    return tags;
}

} // namespace

Result<EventTemplate> listEvent(const PersonalList& list, const SecretKey& owner,
    base::UnixTime now, base::RandomSource& random)
{
    if (list.publicItems.size() >= MaxListItems || list.privateItems.size() > MaxListItems)
        return fail(Errc::NotAllowed, u"more than %1 items"_s.arg(MaxListItems));
    EventTemplate event{now, list.kind, list.publicItems, {}};
    if (isAddressable(list.kind))
        event.tags.prepend({QString{IdentifierTag}, list.identifier});
    if (list.privateItems.isEmpty())
        return event;
    QByteArray text;
    appendJsonTags(text, list.privateItems);
    const auto content = encryptToSelf(QString::fromUtf8(text), owner, random);
    if (!content)
        return passOn(content);
    event.content = *content;
    return event;
}

Result<PersonalList> listFromEvent(const Event& event, const SecretKey& owner)
{
    if (event.pubkey != owner.publicKey())
        return fail(Errc::NotAllowed, u"somebody else's list"_s);
    PersonalList list{.kind = event.kind, .publicItems = event.tags};
    if (isAddressable(event.kind)) {
        list.identifier = firstTag(event, IdentifierTag).value_or(QString{});
        list.publicItems.removeIf(
            [](const QStringList& tag) { return !tag.isEmpty() && tag[0] == IdentifierTag; });
    }
    if (event.content.isEmpty())
        return list;
    const auto text = decryptFromSelf(event, owner);
    if (!text)
        return passOn(text);
    const auto items = tagsFromText(*text);
    if (!items)
        return passOn(items);
    list.privateItems = *items;
    return list;
}

Result<EventTemplate> appDataEvent(const QString& name, const QString& text, const SecretKey& owner,
    base::UnixTime now, base::RandomSource& random)
{
    const auto content = encryptToSelf(text, owner, random);
    if (!content)
        return passOn(content);
    const Tags tags{{QString{IdentifierTag}, name}};
    return EventTemplate{now, kinds::AppData, tags, *content};
}

Result<QString> appDataFromEvent(const Event& event, const SecretKey& owner)
{
    if (event.kind != kinds::AppData)
        return fail(Errc::Malformed, u"not app data"_s);
    return decryptFromSelf(event, owner);
}

} // namespace nostr
