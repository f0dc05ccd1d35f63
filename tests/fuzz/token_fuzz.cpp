// SPDX-License-Identifier: GPL-3.0-or-later
// Pasted tokens (NUT-00 V3 and V4) and the CBOR below them.
#include "cashu/cbor.h"
#include "cashu/token.h"
#include "fuzz_target.h"

FUZZ_TARGET(token)
{
    const auto token = cashu::tokenFromText(QString::fromUtf8(input));
    if (!token)
        return;
    fuzz::require(token->proofs.size() <= cashu::MaxProofs, "a token is bounded");
    const auto again = cashu::tokenFromText(cashu::toText(*token));
    fuzz::require(again && cashu::value(*again) == cashu::value(*token), "its value is kept");
}

FUZZ_TARGET(cbor)
{
    const auto value = cashu::cborFromBytes(input);
    if (!value)
        return;
    const auto written = cashu::toBytes(*value);
    const auto again = cashu::cborFromBytes(written);
    fuzz::require(again.has_value() && cashu::toBytes(*again) == written, "CBOR there and back");
}
