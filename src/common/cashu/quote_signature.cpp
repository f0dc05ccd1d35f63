// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote_signature.h"

#include "crypto/hash.h"
#include "crypto/schnorr.h"

#include <QtEndian>

#include <algorithm>

namespace cashu {

using base::passOn;
using base::Result;

namespace {

constexpr char Domain[] = "Cashu_MintQuoteSig_v1";

QByteArray withLength(const QByteArray& bytes)
{
    QByteArray length(4, '\0');
    qToBigEndian(static_cast<quint32>(bytes.size()), length.data());
    return length + bytes;
}

QByteArray minimalBigEndian(quint64 number)
{
    QByteArray bytes;
    for (; number != 0; number >>= 8)
        bytes.prepend(static_cast<char>(number & 0xff));
    return bytes;
}

QByteArray amendedMessage(const QString& quoteId, const QList<BlindedMessage>& outputs)
{
    QByteArray message = QByteArray{Domain} + withLength(quoteId.toUtf8());
    for (const auto& output : outputs)
        message += withLength(minimalBigEndian(output.amount)) + withLength(output.B_.bytes());
    return message;
}

QByteArray legacyMessage(const QString& quoteId, const QList<BlindedMessage>& outputs)
{
    QString message = quoteId;
    for (const auto& output : outputs)
        message += output.B_.toHex();
    return message.toUtf8();
}

} // namespace

std::array<std::uint8_t, 32> quoteMessageHash(
    QuoteMessage form, const QString& quoteId, const QList<BlindedMessage>& outputs)
{
    const auto message = form == QuoteMessage::Amended ? amendedMessage(quoteId, outputs)
                                                       : legacyMessage(quoteId, outputs);
    return crypto::sha256(base::view(message));
}

Result<QString> signQuote(QuoteMessage form, const QString& quoteId,
    const QList<BlindedMessage>& outputs, const crypto::SecretBytes<32>& key,
    const std::array<std::uint8_t, 32>& aux)
{
    const auto signature = crypto::sign(key, quoteMessageHash(form, quoteId, outputs), aux);
    if (!signature)
        return passOn(signature);
    return base::toHex(*signature);
}

bool isQuoteSignature(QuoteMessage form, const QString& signature, const QString& publicKey,
    const QString& quoteId, const QList<BlindedMessage>& outputs)
{
    const auto point = crypto::CurvePoint::fromHex(publicKey);
    const auto bytes = base::fromHex(signature);
    crypto::SchnorrSignature parsed;
    if (!point || !bytes || bytes->size() != static_cast<qsizetype>(parsed.size()))
        return false;
    std::copy_n(
        reinterpret_cast<const std::uint8_t*>(bytes->constData()), parsed.size(), parsed.begin());
    const auto compressed = point->compressed();
    std::array<std::uint8_t, 32> xOnly;
    std::copy_n(compressed.begin() + 1, xOnly.size(), xOnly.begin());
    return crypto::verify(xOnly, quoteMessageHash(form, quoteId, outputs), parsed);
}

bool isQuoteSignature(const QString& signature, const QString& publicKey, const QString& quoteId,
    const QList<BlindedMessage>& outputs)
{
    return std::ranges::any_of(
        std::array{QuoteMessage::Amended, QuoteMessage::Legacy}, [&](QuoteMessage form) {
            return isQuoteSignature(form, signature, publicKey, quoteId, outputs);
        });
}

} // namespace cashu
