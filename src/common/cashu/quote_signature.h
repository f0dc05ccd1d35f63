// SPDX-License-Identifier: GPL-3.0-or-later
// NUT-20: proves to the mint that a paid quote is ours. Two messages are in use: sign the amended
// one, and the legacy one again when the mint answers 20008; a mint accepts either.
#pragma once

#include "cashu/proof.h"
#include "crypto/secret_bytes.h"

namespace cashu {

enum class QuoteMessage { Amended, Legacy };

// SHA-256 of the message to be signed.
std::array<std::uint8_t, 32> quoteMessageHash(
    QuoteMessage form, const QString& quoteId, const QList<BlindedMessage>& outputs);

// Hex, for the field "signature" of POST /v1/mint/bolt11. aux: 32 fresh random bytes.
base::Result<QString> signQuote(QuoteMessage form, const QString& quoteId,
    const QList<BlindedMessage>& outputs, const crypto::SecretBytes<32>& key,
    const std::array<std::uint8_t, 32>& aux);

bool isQuoteSignature(QuoteMessage form, const QString& signature, const QString& publicKey,
    const QString& quoteId, const QList<BlindedMessage>& outputs);
// Either message. The public key is the 33-byte hex text given when the quote was asked for.
bool isQuoteSignature(const QString& signature, const QString& publicKey, const QString& quoteId,
    const QList<BlindedMessage>& outputs);

} // namespace cashu
