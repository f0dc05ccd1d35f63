// SPDX-License-Identifier: GPL-3.0-or-later
// Bech32 (BIP-173) as invoices use it, and bech32m (BIP-350) as payment requests do: any length,
// and bytes that are padded at the end. Callers bound the text.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace cashu {

struct Bech32Parts {
    QString prefix; // lower case
    QByteArray groups; // five bits each, without the checksum
};

enum class Bech32Form { Bech32, Bech32m };
base::Result<Bech32Parts> partsFromBech32(QStringView text, Bech32Form form = Bech32Form::Bech32);
QString toBech32(const Bech32Parts& parts, Bech32Form form = Bech32Form::Bech32);

enum class SpareBits {
    Drop, // bits that do not fill a byte
    Keep, // filled up with zeros to one more byte
};
QByteArray bytesFromGroups(const QByteArray& groups, SpareBits spare = SpareBits::Drop);
QByteArray groupsFromBytes(const QByteArray& bytes);

} // namespace cashu
