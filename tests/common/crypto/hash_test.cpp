// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash.h"
#include "crypto/hkdf.h"

#include <gtest/gtest.h>

namespace {

base::ByteView text(const char* ascii)
{
    return {reinterpret_cast<const std::uint8_t*>(ascii), strlen(ascii)};
}

TEST(Sha256, HashesThePublishedMessages)
{
    EXPECT_EQ(base::toHex(crypto::sha256({})),
        QLatin1StringView{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"});
    EXPECT_EQ(base::toHex(crypto::sha256(text("abc"))),
        QLatin1StringView{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"});
}

TEST(Sha512, HashesThePublishedMessage)
{
    EXPECT_EQ(base::toHex(crypto::sha512(text("abc"))),
        QLatin1StringView{"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"});
}

TEST(Sha256, GivesTheSameHashPieceByPiece)
{
    crypto::Sha256 pieces;
    pieces.add(text("a"));
    pieces.add({});
    pieces.add(text("bc"));

    EXPECT_EQ(pieces.result(), crypto::sha256(text("abc")));
}

TEST(Sha256, GoesOnAfterItsResultWasRead)
{
    crypto::Sha256 pieces;
    pieces.add(text("ab"));
    EXPECT_EQ(pieces.result(), crypto::sha256(text("ab")));

    pieces.add(text("c"));

    EXPECT_EQ(pieces.result(), crypto::sha256(text("abc")));
}

TEST(Sha256, GoesOnByItselfInACopy)
{
    crypto::Sha256 first;
    first.add(text("ab"));
    crypto::Sha256 second{first};
    crypto::Sha256 third;
    third = first;

    first.add(text("x"));
    second.add(text("c"));

    EXPECT_EQ(second.result(), crypto::sha256(text("abc")));
    EXPECT_EQ(third.result(), crypto::sha256(text("ab")));
}

TEST(Hmac, AgreesWithRfc4231)
{
    EXPECT_EQ(base::toHex(crypto::hmacSha256(text("Jefe"), text("what do ya want for nothing?"))),
        QLatin1StringView{"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"});
    EXPECT_EQ(base::toHex(crypto::hmacSha512(text("Jefe"), text("what do ya want for nothing?")))
                  .left(32),
        QLatin1StringView{"164b7a7bfcf819e2e395fbe73b56e0a3"});
}

TEST(Hmac, TakesKeysLongerThanABlockAndEmptyMessages)
{
    const QByteArray key(200, 'k');
    const auto hashedKey = crypto::sha256(base::view(key));

    EXPECT_EQ(crypto::hmacSha256(base::view(key), {}), crypto::hmacSha256(hashedKey, {}));
}

TEST(Hkdf, AgreesWithRfc5869)
{
    const QByteArray material(22, '\x0b');
    const auto salt = *base::fromHex(u"000102030405060708090a0b0c");
    const auto info = *base::fromHex(u"f0f1f2f3f4f5f6f7f8f9");
    QByteArray out(42, '\0');

    const auto key = crypto::hkdfExtract(base::view(salt), base::view(material));
    crypto::hkdfExpand(
        key.bytes(), base::view(info), {reinterpret_cast<std::uint8_t*>(out.data()), 42});

    EXPECT_EQ(out.toHex(),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

} // namespace
