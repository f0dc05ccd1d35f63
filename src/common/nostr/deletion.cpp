// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/deletion.h"

#include "nostr/kinds.h"

#include <algorithm>

namespace nostr {

using namespace Qt::StringLiterals;

namespace {

constexpr auto EventTag = "e"_L1;
constexpr auto AddressTag = "a"_L1;
constexpr auto KindTag = "k"_L1;
constexpr auto PersonTag = "p"_L1;
constexpr auto IdentifierTag = "d"_L1;

bool isVersioned(const Event& event)
{
    return isReplaceable(event.kind) || isAddressable(event.kind);
}

} // namespace

QString coordinates(const Event& event)
{
    const auto identifier = isAddressable(event.kind)
        ? firstTag(event, IdentifierTag).value_or(QString{})
        : QString{};
    return u"%1:%2:"_s.arg(event.kind).arg(event.pubkey.toHex()) + identifier;
}

EventTemplate deletionOf(const QList<Event>& events, const QString& reason, base::UnixTime now)
{
    Tags tags;
    QStringList kindsNamed;
    for (const auto& event : events) {
        tags += {QString{EventTag}, event.id.toHex()};
        if (isVersioned(event))
            tags += {QString{AddressTag}, coordinates(event)};
        const auto kind = QString::number(event.kind);
        if (!kindsNamed.contains(kind))
            kindsNamed += kind;
    }
    for (const auto& kind : kindsNamed)
        tags += {QString{KindTag}, kind};
    return {now, kinds::Deletion, tags, reason};
}

bool mayDelete(const PublicKey& who, const Event& event)
{
    if (event.kind == kinds::Deletion)
        return false;
    const bool isWrap = event.kind == kinds::GiftWrap || event.kind == kinds::EphemeralGiftWrap;
    return event.pubkey == who || (isWrap && hasTag(event.tags, PersonTag, who.toHex()));
}

bool isDeletedBy(const Event& event, const Event& request)
{
    if (request.kind != kinds::Deletion || !mayDelete(request.pubkey, event))
        return false;
    if (hasTag(request.tags, EventTag, event.id.toHex()))
        return true;
    return isVersioned(event) && event.createdAt <= request.createdAt
        && hasTag(request.tags, AddressTag, coordinates(event));
}

void Tombstones::add(const Event& request)
{
    if (request.kind != kinds::Deletion)
        return;
    for (const auto& target : allTags(request.tags, EventTag) + allTags(request.tags, AddressTag))
        bury({request.pubkey, target}, request.createdAt);
}

void Tombstones::bury(const Grave& grave, base::UnixTime at)
{
    const auto [entry, isNew] = m_graves.try_emplace(grave, at);
    entry->second = std::max(entry->second, at);
    if (isNew)
        m_order.push_back(grave);
    while (m_order.size() > m_limit) {
        m_graves.erase(m_order.front());
        m_order.pop_front();
    }
}

bool Tombstones::isDeleted(const Event& event) const
{
    if (isBuried(event.pubkey, event))
        return true;
    const auto people = allTags(event.tags, PersonTag);
    return std::any_of(people.begin(), people.end(), [&](const QString& hex) {
        const auto person = PublicKey::fromHex(hex);
        return person && isBuried(*person, event);
    });
}

bool Tombstones::isBuried(const PublicKey& author, const Event& event) const
{
    if (!mayDelete(author, event))
        return false;
    if (m_graves.contains({author, event.id.toHex()}))
        return true;
    const auto version = m_graves.find({author, coordinates(event)});
    return isVersioned(event) && version != m_graves.end() && event.createdAt <= version->second;
}

} // namespace nostr
