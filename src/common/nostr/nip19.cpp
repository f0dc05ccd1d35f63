// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/nip19.h"

#include "nostr/bech32.h"
#include "nostr/kinds.h"

#include <QtEndian>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;

namespace {

enum PartType : char { Special = 0, Relay = 1, Author = 2, Kind = 3 };
constexpr qsizetype MaxPart = 255; // its length is one byte
constexpr qsizetype KeySize = 32;
constexpr QLatin1StringView UriScheme{"nostr:"};

// The parts of one pointer, each at most once except relays.
struct Parts {
    std::optional<QByteArray> special;
    QStringList relays;
    std::optional<PublicKey> author;
    std::optional<int> kind;
};

tl::unexpected<base::Error> refuse(QLatin1StringView why)
{
    return fail(Errc::Malformed, QString{why});
}

PublicKey keyOf(const QByteArray& bytes)
{
    std::array<std::uint8_t, KeySize> key{};
    std::memcpy(key.data(), bytes.constData(), key.size());
    return PublicKey::fromBytes(key);
}

bool read(Parts& parts, char type, const QByteArray& value)
{
    switch (type) {
    case Special:
        if (!parts.special)
            parts.special = value;
        return true;
    case Relay:
        parts.relays += QString::fromLatin1(value);
        return true;
    case Author:
        if (value.size() == KeySize)
            parts.author = keyOf(value);
        return value.size() == KeySize;
    case Kind:
        if (value.size() != 4 || qFromBigEndian<quint32>(value.constData()) > MaxKind)
            return false;
        parts.kind = static_cast<int>(qFromBigEndian<quint32>(value.constData()));
        return true;
    default:
        return true; // a part of a later time
    }
}

Result<Parts> partsOf(const QByteArray& bytes)
{
    Parts parts;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype length
            = at + 1 < bytes.size() ? static_cast<uchar>(bytes[at + 1]) : MaxPart + 1;
        if (at + 2 + length > bytes.size())
            return refuse(QLatin1StringView{"a part goes beyond the end"});
        if (!read(parts, bytes[at], bytes.sliced(at + 2, length)))
            return refuse(QLatin1StringView{"a part has a wrong length"});
        at += 2 + length;
    }
    if (!parts.special)
        return refuse(QLatin1StringView{"the main part is missing"});
    return parts;
}

Result<Pointer> addressOf(const Parts& parts)
{
    if (!parts.author || !parts.kind || !parts.special->isValidUtf8())
        return refuse(QLatin1StringView{"author or kind is missing"});
    return AddressPointer{
        QString::fromUtf8(*parts.special), *parts.author, *parts.kind, parts.relays};
}

Result<Pointer> pointerOf(const QString& prefix, const QByteArray& bytes)
{
    const bool isBare = prefix == u"npub" || prefix == u"note";
    if (!isBare && prefix != u"nprofile" && prefix != u"nevent" && prefix != u"naddr")
        return refuse(QLatin1StringView{"not a pointer"});
    const auto parts = isBare ? Result<Parts>{Parts{bytes, {}, {}, {}}} : partsOf(bytes);
    if (!parts)
        return passOn(parts);
    if (prefix == u"naddr")
        return addressOf(*parts);
    if (parts->special->size() != KeySize)
        return refuse(QLatin1StringView{"the main part is not 32 bytes"});
    if (prefix == u"npub" || prefix == u"nprofile")
        return ProfilePointer{keyOf(*parts->special), parts->relays};
    return EventPointer{*EventId::fromBytes(base::view(*parts->special)), parts->relays,
        parts->author, parts->kind};
}

bool append(QByteArray& out, PartType type, const QByteArray& value)
{
    if (value.size() > MaxPart)
        return false;
    out += static_cast<char>(type);
    out += static_cast<char>(value.size());
    out += value;
    return true;
}

QByteArray bytesOf(const PublicKey& key)
{
    return base::toByteArray(key.bytes());
}

QByteArray bytesOf(int kind)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(static_cast<quint32>(kind), bytes.data());
    return bytes;
}

void appendRelays(QByteArray& out, const QStringList& relays)
{
    for (const auto& relay : relays)
        append(out, Relay, relay.toLatin1()); // one that is too long is only a lost hint
}

QString encode(const ProfilePointer& profile)
{
    if (profile.relays.isEmpty())
        return profile.pubkey.toNpub();
    QByteArray out;
    append(out, Special, bytesOf(profile.pubkey));
    appendRelays(out, profile.relays);
    return encodeBech32Bytes(QLatin1StringView{"nprofile"}, base::view(out));
}

QString encode(const EventPointer& event)
{
    if (event.relays.isEmpty() && !event.author && !event.kind)
        return encodeBech32Bytes(QLatin1StringView{"note"}, event.id.bytes());
    QByteArray out;
    append(out, Special, base::toByteArray(event.id.bytes()));
    appendRelays(out, event.relays);
    if (event.author)
        append(out, Author, bytesOf(*event.author));
    if (event.kind)
        append(out, Kind, bytesOf(*event.kind));
    return encodeBech32Bytes(QLatin1StringView{"nevent"}, base::view(out));
}

} // namespace

Result<Pointer> pointerFromText(QStringView text)
{
    const auto decoded = decodeBech32(text);
    if (!decoded)
        return passOn(decoded);
    if (decoded->checksum != Bech32Checksum::Bech32)
        return refuse(QLatin1StringView{"bech32m instead of bech32"});
    const auto bytes = fromFiveBitGroups(decoded->groups);
    if (!bytes)
        return passOn(bytes);
    return pointerOf(decoded->prefix, *bytes);
}

Result<Pointer> pointerFromUri(QStringView uri)
{
    if (!uri.startsWith(UriScheme, Qt::CaseInsensitive))
        return refuse(QLatin1StringView{"not a nostr: link"});
    return pointerFromText(uri.sliced(UriScheme.size()));
}

Result<QString> toText(const Pointer& pointer)
{
    if (const auto* profile = std::get_if<ProfilePointer>(&pointer))
        return encode(*profile);
    if (const auto* event = std::get_if<EventPointer>(&pointer))
        return encode(*event);
    const auto& address = std::get<AddressPointer>(pointer);
    QByteArray out;
    if (!append(out, Special, address.identifier.toUtf8()))
        return refuse(QLatin1StringView{"the identifier is longer than 255 bytes"});
    appendRelays(out, address.relays);
    append(out, Author, bytesOf(address.author));
    append(out, Kind, bytesOf(address.kind));
    return encodeBech32Bytes(QLatin1StringView{"naddr"}, base::view(out));
}

} // namespace nostr
