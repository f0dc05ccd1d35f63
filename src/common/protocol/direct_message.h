// SPDX-License-Identifier: GPL-3.0-or-later
// Private messages between a consumer and a provider, in the old form (NIP-04, kind 4) and in gift
// wraps (NIP-17 and NIP-59, kind 1059).
#pragma once

#include "nostr/event.h"
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"

#include <QDebug>

#include <optional>

namespace protocol {

enum class Mode {
    Nip04,
    Nip17,
};

// A message that was addressed to us. Its sender is proven.
struct Decrypted {
    nostr::EventId
        id; // of the rumor, so that a second wrap of it is the same message; of the event in NIP-04
    nostr::PublicKey sender;
    base::UnixTime sentAt; // of the rumor: wraps are backdated
    QString text;
    int kind = nostr::kinds::ChatMessage; // ChatMessage or MarketMessage, whatever the mode
    Mode mode = Mode::Nip17;
    std::optional<nostr::EventId> answerTo; // the message it names in an `e` tag; old peers do not
};

// For events of kind 4 and 1059. Fails when it is not for this key, not readable, or the seal is
// another's.
base::Result<Decrypted> open(const nostr::Event& event, const nostr::SecretKey& receiver);

struct Outgoing {
    QString text;
    base::UnixTime
        sentAt; // the same text and time make the same rumor, however often it is wrapped
    int kind = nostr::kinds::ChatMessage; // market messages travel in gift wraps only
    Mode mode = Mode::Nip17;
    std::optional<nostr::EventId> answerTo; // named in an `e` tag (NIP-17), which old peers ignore
};

base::Result<nostr::Event> seal(const Outgoing& message, const nostr::SecretKey& sender,
    const nostr::PublicKey& receiver, base::UnixTime now, nostr::Backdating backdating,
    base::RandomSource& random);

// The same with work in it, for relays that demand it (NIP-13); at once where none does.
base::Task<base::Result<nostr::Event>> sealWithWork(Outgoing message, nostr::SecretKey sender,
    nostr::PublicKey receiver, nostr::Backdating backdating, int work, base::Clock& clock,
    base::RandomSource& random);

// The id open() answers at the other side, of a message sent in a gift wrap.
nostr::EventId rumorId(
    const Outgoing& message, const nostr::PublicKey& sender, const nostr::PublicKey& receiver);

QDebug operator<<(QDebug, const Decrypted&) = delete;
QDebug operator<<(QDebug, const Outgoing&) = delete;

} // namespace protocol
