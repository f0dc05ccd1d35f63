// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that point at something on Nostr (NIP-19), and their links (NIP-21): a person, an event or
// an addressable event, with relays where it may be found. npub and nsec are in keys.h.
#pragma once

#include "nostr/event.h"

#include <QStringList>

#include <optional>
#include <variant>

namespace nostr {

struct ProfilePointer {
    PublicKey pubkey;
    QStringList relays;

    bool operator==(const ProfilePointer&) const = default;
};

struct EventPointer {
    EventId id;
    QStringList relays;
    std::optional<PublicKey> author;
    std::optional<int> kind;

    bool operator==(const EventPointer&) const = default;
};

struct AddressPointer {
    QString identifier; // value of the d tag
    PublicKey author;
    int kind = 0;
    QStringList relays;

    bool operator==(const AddressPointer&) const = default;
};

// A bare npub is a profile without relays, a note an event without relays.
using Pointer = std::variant<ProfilePointer, EventPointer, AddressPointer>;

// npub, nprofile, note, nevent, naddr; unknown parts are skipped. Never an nsec.
base::Result<Pointer> pointerFromText(QStringView text);
// The same after nostr: in any case.
base::Result<Pointer> pointerFromUri(QStringView uri);

// Shortest fitting form: npub or note when there is nothing more to say. Leaves out relays above
// 255 bytes and fails for such an identifier.
base::Result<QString> toText(const Pointer& pointer);

} // namespace nostr
