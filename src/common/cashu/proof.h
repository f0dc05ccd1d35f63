// SPDX-License-Identifier: GPL-3.0-or-later
// The money itself, and what a wallet and a mint exchange to make it (NUT-00, NUT-12): proofs,
// blinded messages, blind signatures, and their JSON. Amounts read from outside are at most
// base::MaxSats, so sums cannot wrap.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "crypto/curve_point.h"

#include <QDebug>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace cashu {

inline constexpr qsizetype MaxProofs = 1000; // in one token or request
inline constexpr qsizetype MaxSecretLength = 4096;

// The text of a keyset id as the mint writes it: 16 hex digits ("00…"), 66 hex digits ("01…"), or
// an old base64 text. A token may carry only the first 16 digits of a long id; resolveKeysetIds()
// completes it.
struct KeysetId {
    enum class Version {
        Base64, // before NUT-02 had versions; opaque
        V1, // "00"
        V2, // "01"
        Newer, // a version byte that this program does not know
    };

    QString value;

    Version version() const;
    bool isShort() const; // the first 8 bytes of a V2 id
    KeysetId shortForm() const; // V2: the first 8 bytes; others: unchanged
    QByteArray bytes() const; // decoded hex or base64
    bool operator==(const KeysetId&) const = default;
    friend size_t qHash(const KeysetId& id, size_t seed = 0) noexcept
    {
        return qHash(id.value, seed);
    }
};

// A keyset id from foreign text: refuses what is none of the forms above.
base::Result<KeysetId> keysetIdFromText(const QString& text);

// NUT-12. With r (only inside tokens) the receiver of a proof can check it too.
struct DleqProof {
    std::array<std::uint8_t, 32> e{};
    std::array<std::uint8_t, 32> s{};
    std::optional<std::array<std::uint8_t, 32>> r;

    bool operator==(const DleqProof&) const = default;
};

struct Proof {
    quint64 amount = 0;
    KeysetId keysetId;
    QString secret;
    crypto::CurvePoint C;
    std::optional<DleqProof> dleq;
    std::optional<QString> witness;
    std::optional<crypto::CurvePoint> p2pkE; // NUT-28: the sender's one-time key

    bool operator==(const Proof&) const = default;
};
QDebug operator<<(QDebug, const Proof&) = delete;

struct BlindedMessage {
    quint64 amount = 0;
    KeysetId keysetId;
    crypto::CurvePoint B_;

    bool operator==(const BlindedMessage&) const = default;
};

struct BlindSignature {
    quint64 amount = 0;
    KeysetId keysetId;
    crypto::CurvePoint C_;
    std::optional<DleqProof> dleq;

    bool operator==(const BlindSignature&) const = default;
};

// The mint's name for a proof (NUT-07).
crypto::CurvePoint Y(const Proof& proof);

// For a mint: without the DLEQ proof, whose r would link the payment to us, and without p2pk_e.
QJsonObject toJson(const Proof& proof);
QJsonArray toJson(const QList<Proof>& proofs);
// For the receiver of a payment: with both.
QJsonArray toPaymentJson(const QList<Proof>& proofs);
QJsonObject toJson(const BlindedMessage& message);
QJsonArray toJson(const QList<BlindedMessage>& messages);
QJsonObject toJson(const BlindSignature& signature);
QJsonArray toJson(const QList<BlindSignature>& signatures);

base::Result<Proof> proofFromJson(const QJsonObject& json);
base::Result<BlindedMessage> blindedMessageFromJson(const QJsonObject& json);
base::Result<BlindSignature> blindSignatureFromJson(const QJsonObject& json);
// Lists of at most MaxProofs.
base::Result<QList<Proof>> proofsFromJson(const QJsonArray& json);
base::Result<QList<BlindedMessage>> blindedMessagesFromJson(const QJsonArray& json);
base::Result<QList<BlindSignature>> blindSignaturesFromJson(const QJsonArray& json);

base::Sats sumOf(const QList<Proof>& proofs); // amounts as read by this library: cannot wrap

} // namespace cashu
