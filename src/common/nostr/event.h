// SPDX-License-Identifier: GPL-3.0-or-later
// A signed Nostr event (NIP-01): made, read with limits, and checked. What comes from outside is
// only shaped like an event until verify() says yes.
#pragma once

#include "base/amount.h"
#include "base/bytes.h"
#include "base/random.h"
#include "nostr/keys.h"
#include "nostr/tags.h"

#include <QJsonObject>
#include <QString>

#include <array>

namespace nostr {

using EventId = base::Bytes32<struct EventIdTag>;
using Signature = std::array<std::uint8_t, 64>;

inline constexpr qsizetype MaxEventSize = 128 * 1024; // bytes of JSON
inline constexpr qsizetype MaxTags = 2000;
inline constexpr qsizetype MaxTagLength = 64; // texts in one tag

struct Event {
    EventId id;
    PublicKey pubkey;
    base::UnixTime createdAt;
    int kind = 0;
    Tags tags;
    QString content;
    Signature sig{};

    bool operator==(const Event&) const = default;
};

// What the author decides; id and signature follow from it.
struct EventTemplate {
    base::UnixTime createdAt;
    int kind = 0;
    Tags tags;
    QString content;

    bool operator==(const EventTemplate&) const = default;
};

EventId eventId(const PublicKey& author, const EventTemplate& event);
EventId eventId(const Event& event); // recomputed, not read

// Leaves out characters that programs hash differently (see canonical.h), so everyone agrees on the
// id.
Event signEvent(const EventTemplate& event, const SecretKey& author, base::RandomSource& random);

QJsonObject toJson(const Event& event);
QByteArray toJsonText(const Event& event); // UTF-8, fields in the order of NIP-01

// Shape, types, sizes and lowercase hex; neither id nor signature.
base::Result<Event> eventFromJson(const QJsonObject& json);
base::Result<Event> eventFromJsonText(const QByteArray& utf8);

// The id recomputed, then the signature.
base::Result<> verify(const Event& event);

std::optional<QString> firstTag(const Event& event, QLatin1StringView name);
std::optional<base::UnixTime> expiration(
    const Event& event); // NIP-40; nothing when absent or not a number
bool isExpired(const Event& event, base::UnixTime now);

// Of two versions of a replaceable or addressable event, the one that stays (NIP-01): the later
// one, on a tie the lower id.
bool replaces(const Event& candidate, const Event& current);

} // namespace nostr
