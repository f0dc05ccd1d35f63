// SPDX-License-Identifier: GPL-3.0-or-later
// Private messages that hide who writes to whom (NIP-59): rumor in a seal signed by the sender, in
// a wrap signed by a key that is used once.
#pragma once

#include "base/clock.h"
#include "nostr/event.h"
#include "nostr/rumor.h"

#include <QList>

namespace nostr {

// Wraps and seals of others are backdated by up to this much: subscriptions must reach back
// further.
inline constexpr std::chrono::seconds MaxBackdating = std::chrono::days{2};

enum class Backdating {
    RandomTwoDays, // as NIP-59 advises
    None30s, // at most 30 s back: Paygress consumers ask with a `since` of a minute ago and miss
             // older replies
};

enum class WrapKind { // which relays
    Stored = 1059, // keep
    Ephemeral = 21059, // only pass on to whoever listens now
};

struct Delivery {
    Backdating backdating = Backdating::RandomTwoDays;
    WrapKind kind = WrapKind::Stored;
    // When a disappearing message goes (NIP-40): on the wrap, and up to two days later on the seal,
    // so that the two cannot be matched.
    std::optional<base::UnixTime> expiresAt = {};
};

// Fails when the receiver's key is not on the curve or the message is too long for NIP-44 (about 40
// KB).
base::Result<Event> wrap(const Rumor& rumor, const SecretKey& sender, const PublicKey& receiver,
    base::UnixTime now, Backdating backdating, base::RandomSource& random);
base::Result<Event> wrap(const EventTemplate& rumor, const SecretKey& sender,
    const PublicKey& receiver, base::UnixTime now, Backdating backdating,
    base::RandomSource& random);
base::Result<Event> wrap(const Rumor& rumor, const SecretKey& sender, const PublicKey& receiver,
    base::UnixTime now, const Delivery& delivery, base::RandomSource& random);
// With work in the wrap for relays that demand it (NIP-13).
base::Task<base::Result<Event>> wrapWithWork(Rumor rumor, SecretKey sender, PublicKey receiver,
    Backdating backdating, int work, base::Clock& clock, base::RandomSource& random);

// The two layers by themselves, with times and the one-time key chosen by the caller.
base::Result<Event> sealRumor(const Rumor& rumor, const SecretKey& sender,
    const PublicKey& receiver, base::UnixTime createdAt, base::RandomSource& random,
    std::optional<base::UnixTime> expiresAt = {});
// The wrap before it is signed by the one-time key.
base::Result<EventTemplate> wrapTemplate(const Event& seal, const SecretKey& oneTimeKey,
    const PublicKey& receiver, base::UnixTime createdAt, base::RandomSource& random,
    const Delivery& delivery = {});
base::Result<Event> wrapSeal(const Event& seal, const SecretKey& oneTimeKey,
    const PublicKey& receiver, base::UnixTime createdAt, base::RandomSource& random,
    const Delivery& delivery = {});

// Checks everything in the order of NIP-59: wrap signature, seal kind and signature, author of the
// rumor equal to that of the seal, kind. The rumor's id is recomputed. Chat messages and market
// messages pass unless other kinds are named.
base::Result<Rumor> unwrap(const Event& giftWrap, const SecretKey& receiver);
base::Result<Rumor> unwrap(
    const Event& giftWrap, const SecretKey& receiver, const QList<int>& allowedKinds);

} // namespace nostr
