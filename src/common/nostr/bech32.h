// SPDX-License-Identifier: GPL-3.0-or-later
// Text with a readable prefix and a checksum: bech32 (BIP-173) and bech32m (BIP-350), without the
// 90-character limit, as NIP-19 wants it.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <QString>

namespace nostr {

inline constexpr qsizetype MaxBech32Length = 5000;

enum class Bech32Checksum { Bech32, Bech32m };

struct Bech32Text {
    QString prefix; // lowercase
    QByteArray groups; // five bits each, without the checksum
    Bech32Checksum checksum;

    bool operator==(const Bech32Text&) const = default;
};

// Refuses mixed case, foreign characters, empty prefixes and wrong checksums.
base::Result<Bech32Text> decodeBech32(QStringView text, qsizetype maxLength = MaxBech32Length);
QString encodeBech32(const Bech32Text& text);

QByteArray toFiveBitGroups(base::ByteView bytes);
// Refuses more than four spare bits and spare bits that are not zero.
base::Result<QByteArray> fromFiveBitGroups(const QByteArray& groups);

// Whole bytes under a known prefix, with the bech32 checksum: npub, nsec, note …
QString encodeBech32Bytes(QLatin1StringView prefix, base::ByteView bytes);
base::Result<QByteArray> decodeBech32Bytes(QStringView text, QLatin1StringView prefix);

} // namespace nostr
