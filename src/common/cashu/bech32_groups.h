// SPDX-License-Identifier: GPL-3.0-or-later
// Bech32 (BIP-173) as invoices use it: any length, and bytes that are padded at the end.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace cashu {

struct Bech32Parts {
    QString prefix; // lower case
    QByteArray groups; // five bits each, without the checksum
};

base::Result<Bech32Parts> partsFromBech32(QStringView text);
QString toBech32(const Bech32Parts& parts);

enum class SpareBits {
    Drop, // bits that do not fill a byte
    Keep, // filled up with zeros to one more byte
};
QByteArray bytesFromGroups(const QByteArray& groups, SpareBits spare = SpareBits::Drop);
QByteArray groupsFromBytes(const QByteArray& bytes);

} // namespace cashu
