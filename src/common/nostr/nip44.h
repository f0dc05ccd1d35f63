// SPDX-License-Identifier: GPL-3.0-or-later
// Encrypted payloads, version 2 (NIP-44): ChaCha20 with HMAC-SHA256, lengths hidden by padding.
// Verify the signature of the event that carries a payload before opening it.
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"
#include "nostr/keys.h"

#include <QDebug>
#include <QString>

namespace nostr::nip44 {

using ConversationKey = crypto::SecretBytes<32>; // the same for both sides
using Nonce = std::array<std::uint8_t, 32>;

inline constexpr qsizetype MaxPayload = 1 << 20; // characters of base64
inline constexpr qsizetype MaxInteroperableText
    = 65535; // bytes; readers older than June 2026 refuse more
inline constexpr qsizetype MaxExtendedText = 640 * 1024;

enum class TextLength { Interoperable, Extended };

struct MessageKeys {
    crypto::SecretBytes<32> cipherKey;
    std::array<std::uint8_t, 12> cipherNonce{};
    crypto::SecretBytes<32> macKey;
};
QDebug operator<<(QDebug, const MessageKeys&) = delete;

base::Result<ConversationKey> conversationKey(const SecretKey& own, const PublicKey& peer);
MessageKeys messageKeys(const ConversationKey& key, const Nonce& nonce);
std::uint64_t paddedLength(std::uint64_t length); // length > 0

// Fails when the text is empty or too long.
base::Result<QString> encrypt(const QString& text, const ConversationKey& key,
    base::RandomSource& random, TextLength allowed = TextLength::Interoperable);
base::Result<QString> encrypt(const QString& text, const ConversationKey& key, const Nonce& nonce,
    TextLength allowed = TextLength::Interoperable);
base::Result<QString> decrypt(QStringView payload, const ConversationKey& key);

} // namespace nostr::nip44
