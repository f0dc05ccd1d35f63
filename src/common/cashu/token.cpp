// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token.h"

#include "cashu/token_v3.h"
#include "cashu/token_v4.h"

#include <QSet>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr auto V3Prefix = "cashuA"_L1;
constexpr auto V4Prefix = "cashuB"_L1;
constexpr QByteArrayView BinaryPrefix{"crawB", 5};

QStringView withoutScheme(QStringView text)
{
    for (const auto scheme : {"cashu://"_L1, "cashu:"_L1}) {
        if (text.startsWith(scheme))
            return text.mid(scheme.size());
    }
    return text;
}

Result<Token> read(QStringView text)
{
    if (text.startsWith(V3Prefix))
        return tokenFromV3(text.mid(V3Prefix.size()));
    if (!text.startsWith(V4Prefix))
        return fail(Errc::Malformed, u"not a Cashu token"_s);
    const auto cbor = base::fromBase64Lenient(text.mid(V4Prefix.size()));
    if (!cbor)
        return fail(Errc::Malformed, u"the token is not base64"_s);
    return tokenFromCbor(*cbor);
}

Result<Token> plausible(const Token& token)
{
    if (token.proofs.isEmpty())
        return fail(Errc::Malformed, u"the token is empty"_s);
    if (token.unit.isEmpty())
        return fail(Errc::Malformed, u"the token has no unit"_s);
    QSet<QString> secrets;
    for (const auto& proof : token.proofs) {
        if (proof.amount == 0 || proof.amount > static_cast<quint64>(base::MaxSats))
            return fail(Errc::Malformed, u"the token has an impossible amount"_s);
        secrets.insert(proof.secret);
    }
    if (secrets.size() != token.proofs.size())
        return fail(Errc::Malformed, u"the token holds a proof twice"_s);
    return token;
}

} // namespace

Result<Token> tokenFromText(QStringView text)
{
    if (text.size() > MaxTokenText)
        return fail(Errc::Malformed, u"the token is longer than %1 characters"_s.arg(MaxTokenText));
    const auto token = read(withoutScheme(text.trimmed()));
    return token ? plausible(*token) : token;
}

Result<Token> tokenFromBytes(const QByteArray& bytes)
{
    if (bytes.size() > MaxTokenText || !bytes.startsWith(BinaryPrefix))
        return fail(Errc::Malformed, u"not a Cashu token"_s);
    const auto token = tokenFromCbor(bytes.mid(BinaryPrefix.size()));
    return token ? plausible(*token) : token;
}

QByteArray toBytes(const Token& token)
{
    return BinaryPrefix.toByteArray() + toCbor(token);
}

QString toText(const Token& token)
{
    return V4Prefix + base::toBase64Url(toCbor(token));
}

Result<Token> resolveKeysetIds(Token token, const QList<Keyset>& keysets)
{
    for (auto& proof : token.proofs) {
        if (keysetById(keysets, proof.keysetId))
            continue;
        if (!proof.keysetId.isShort())
            return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(proof.keysetId.value));
        std::optional<KeysetId> full;
        for (const auto& keyset : keysets) {
            if (keyset.id.shortForm() != proof.keysetId)
                continue;
            if (full)
                return fail(
                    Errc::Conflict, u"keyset %1 has two meanings"_s.arg(proof.keysetId.value));
            full = keyset.id;
        }
        if (!full)
            return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(proof.keysetId.value));
        proof.keysetId = *full;
    }
    return token;
}

base::Sats value(const Token& token)
{
    return sumOf(token.proofs);
}

} // namespace cashu
