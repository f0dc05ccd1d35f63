// SPDX-License-Identifier: GPL-3.0-or-later
// Encrypted contents (NIP-44, NIP-04). Behind a MAC no fuzzer gets far, so one target seals its
// input with the right MAC and lets the padding and the text be rubbish.
#include "base/bytes.h"
#include "crypto/chacha20.h"
#include "crypto/hash.h"
#include "fuzz_target.h"
#include "nostr/nip04.h"
#include "nostr/nip44.h"

namespace {

nostr::nip44::ConversationKey knownKey()
{
    nostr::nip44::ConversationKey key;
    std::fill_n(key.data(), key.size(), std::uint8_t{7});
    return key;
}

nostr::SecretKey someone()
{
    return *nostr::SecretKey::fromBytes(base::view(QByteArray(32, '\x01')));
}

} // namespace

FUZZ_TARGET(nip44_payload)
{
    static_cast<void>(nostr::nip44::decrypt(QString::fromUtf8(input), knownKey()));
}

FUZZ_TARGET(nip44_padding)
{
    const nostr::nip44::Nonce nonce{};
    const auto keys = nostr::nip44::messageKeys(knownKey(), nonce);
    auto sealed = base::toByteArray(nonce);
    sealed += crypto::chacha20(keys.cipherKey.bytes(), keys.cipherNonce, base::view(input));
    const auto mac = crypto::hmacSha256(keys.macKey.bytes(), base::view(sealed));
    const auto payload = base::toBase64(QByteArray(1, '\x02') + sealed + base::toByteArray(mac));
    const auto text = nostr::nip44::decrypt(payload, knownKey());
    if (!text || input.size() > nostr::nip44::MaxInteroperableText)
        return;
    const auto again = nostr::nip44::encrypt(*text, knownKey(), nonce);
    fuzz::require(again && nostr::nip44::decrypt(*again, knownKey()) == text, "texts return");
}

FUZZ_TARGET(nip04)
{
    static_cast<void>(
        nostr::nip04::decrypt(QString::fromUtf8(input), someone(), someone().publicKey()));
}
