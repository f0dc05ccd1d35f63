// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/mentions.h"

namespace nostr {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Scheme = "nostr:"_L1;

bool isPart(QChar c)
{
    return c.unicode() < 128 && c.isLetterOrNumber();
}

QStringList citation(const QString& what, const QStringList& relays, const QString& author)
{
    return {u"q"_s, what, relays.value(0), author};
}

QStringList tagFor(const Pointer& target)
{
    if (const auto* const person = std::get_if<ProfilePointer>(&target))
        return {u"p"_s, person->pubkey.toHex()};
    if (const auto* const event = std::get_if<EventPointer>(&target))
        return citation(
            event->id.toHex(), event->relays, event->author ? event->author->toHex() : QString{});
    const auto& address = std::get<AddressPointer>(target);
    const auto author = address.author.toHex();
    return citation(
        u"%1:%2:"_s.arg(address.kind).arg(author) + address.identifier, address.relays, author);
}

} // namespace

QList<Mention> mentionsIn(QStringView text)
{
    QList<Mention> mentions;
    qsizetype from = 0;
    while (mentions.size() < MaxMentions) {
        const auto start = text.indexOf(Scheme, from, Qt::CaseInsensitive);
        if (start < 0)
            break;
        auto end = start + Scheme.size();
        while (end < text.size() && isPart(text[end]))
            ++end;
        from = end;
        if (const auto target = pointerFromUri(text.sliced(start, end - start)); target)
            mentions += {start, end - start, *target};
    }
    return mentions;
}

Tags mentionTags(const QList<Mention>& mentions)
{
    Tags tags;
    for (const auto& mention : mentions)
        if (const auto tag = tagFor(mention.target); !tags.contains(tag))
            tags += tag;
    return tags;
}

} // namespace nostr
