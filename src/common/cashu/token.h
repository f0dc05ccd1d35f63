// SPDX-License-Identifier: GPL-3.0-or-later
// Proofs on their way between two people: the texts "cashuA…" (V3, read only) and "cashuB…" (V4) of
// NUT-00. A token is money: it is never logged.
#pragma once

#include "cashu/keyset.h"
#include "cashu/mint_url.h"

namespace cashu {

inline constexpr qsizetype MaxTokenText = 1 << 20;

struct Token {
    MintUrl mint;
    QString unit;
    QList<Proof> proofs;
    QString memo;

    bool operator==(const Token&) const = default;
};
QDebug operator<<(QDebug, const Token&) = delete;

// Reads V3 and V4, with or without a "cashu:" prefix. Unsupported for a V3 token of several mints
// or units.
base::Result<Token> tokenFromText(QStringView text);
// V4 as bytes behind "crawB".
base::Result<Token> tokenFromBytes(const QByteArray& bytes);
QByteArray toBytes(const Token& token);
// V4, with DLEQ proofs, and short keyset ids where they stay unambiguous.
QString toText(const Token& token);

// Completes short keyset ids from the mint's full list; Conflict when two match, NotFound when none
// does.
base::Result<Token> resolveKeysetIds(Token token, const QList<Keyset>& keysets);

base::Sats value(const Token& token);

} // namespace cashu
