// SPDX-License-Identifier: GPL-3.0-or-later
// The CBOR form of a token, behind "cashuB" or the bytes "crawB" (NUT-00).
#pragma once

#include "cashu/token.h"

#include <QByteArray>

namespace cashu {

// Amounts keep all their 64 bits here; tokenFromText() refuses those that cannot exist.
base::Result<Token> tokenFromCbor(const QByteArray& cbor);
QByteArray toCbor(const Token& token);

} // namespace cashu
