// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token_v3.h"

#include "base/json_reader.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

Result<Token> tokenFromV3(QStringView base64)
{
    const auto utf8 = base::fromBase64Lenient(base64);
    if (!utf8)
        return fail(Errc::Malformed, u"the token is not base64"_s);
    const auto json = base::parseObject(*utf8);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    Token token;
    const auto parts = in.array("token"_L1);
    token.unit = in.optionalText("unit"_L1).value_or(u"sat"_s);
    token.memo = in.optionalText("memo"_L1).value_or(QString{});
    if (parts.size() > 1)
        return fail(Errc::Unsupported, u"the token holds money of several mints"_s);
    if (parts.isEmpty())
        in.refuse("token"_L1, u"is empty"_s);

    base::JsonReader part{parts.first().toObject()};
    const auto mint = MintUrl::fromText(part.text("mint"_L1));
    const auto proofs = proofsFromJson(part.array("proofs"_L1, MaxProofs));
    if (!in.isGood())
        return in.finish(token);
    if (!part.isGood())
        return part.finish(token);
    if (!mint)
        return passOn(mint);
    if (!proofs)
        return passOn(proofs);
    token.mint = *mint;
    token.proofs = *proofs;
    return token;
}

} // namespace cashu
