// SPDX-License-Identifier: GPL-3.0-or-later
// Pasted keys, pointers and URIs (NIP-19, NIP-21, bech32).
#include "fuzz_target.h"
#include "nostr/bech32.h"
#include "nostr/keys.h"
#include "nostr/nip19.h"

FUZZ_TARGET(nip19)
{
    const auto text = QString::fromUtf8(input);
    if (const auto plain = nostr::decodeBech32(text))
        fuzz::require(nostr::encodeBech32(*plain) == text.toLower(), "bech32 has one spelling");
    if (const auto key = nostr::PublicKey::fromText(text))
        fuzz::require(nostr::PublicKey::fromText(key->toNpub()) == *key, "npub there and back");
    if (const auto key = nostr::SecretKey::fromText(text))
        fuzz::require(nostr::SecretKey::fromText(key->toNsec()).has_value(), "nsec there and back");
    if (const auto pointer = nostr::pointerFromText(text)) {
        const auto written = nostr::toText(*pointer);
        fuzz::require(
            !written || nostr::pointerFromText(*written) == *pointer, "pointers there and back");
    }
    static_cast<void>(nostr::pointerFromUri(text));
}
