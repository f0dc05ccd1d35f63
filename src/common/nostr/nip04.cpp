// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/nip04.h"

#include "crypto/aes_cbc.h"
#include "crypto/ecdh.h"

namespace nostr::nip04 {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr QLatin1StringView IvMark{"?iv="};

} // namespace

Result<QString> encrypt(
    const QString& text, const SecretKey& own, const PublicKey& peer, base::RandomSource& random)
{
    Iv iv{};
    random.fill(iv);
    return encrypt(text, own, peer, iv);
}

Result<QString> encrypt(
    const QString& text, const SecretKey& own, const PublicKey& peer, const Iv& iv)
{
    const auto key = crypto::sharedX(own.bytes(), peer.bytes());
    if (!key)
        return passOn(key);
    const auto encrypted = crypto::encryptAesCbc(*key, iv, text.toUtf8());
    const QString content
        = base::toBase64(encrypted) + IvMark + base::toBase64(base::toByteArray(iv));
    if (content.size() > MaxContent)
        return fail(Errc::Unsupported, QStringLiteral("NIP-04: the text is too long"));
    return content;
}

Result<QString> decrypt(QStringView content, const SecretKey& own, const PublicKey& peer)
{
    const qsizetype mark = content.indexOf(IvMark);
    if (mark < 0 || content.size() > MaxContent)
        return fail(Errc::Malformed, QStringLiteral("NIP-04: no IV, or too long"));
    const auto encrypted = base::fromBase64(content.first(mark));
    const auto ivBytes = base::fromBase64(content.sliced(mark + IvMark.size()));
    Iv iv{};
    if (!encrypted || !ivBytes || ivBytes->size() != static_cast<qsizetype>(iv.size()))
        return fail(
            Errc::Malformed, QStringLiteral("NIP-04: not base64, or an IV that is not 16 bytes"));
    std::memcpy(iv.data(), ivBytes->constData(), iv.size());

    const auto key = crypto::sharedX(own.bytes(), peer.bytes());
    if (!key)
        return passOn(key);
    const auto plain = crypto::decryptAesCbc(*key, iv, *encrypted);
    if (!plain)
        return passOn(plain);
    if (!plain->isValidUtf8())
        return fail(Errc::Malformed, QStringLiteral("NIP-04: the text is not UTF-8"));
    return QString::fromUtf8(*plain);
}

} // namespace nostr::nip04
