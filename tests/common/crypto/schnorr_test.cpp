// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/ecdh.h"
#include "crypto/schnorr.h"
#include "crypto/secp256k1_context.h"

#include <gtest/gtest.h>

namespace {

crypto::SecretBytes<32> secretOf(QStringView hex)
{
    return *crypto::SecretBytes<32>::fromBytes(base::view(*base::fromHex(hex)));
}
const auto Three = u"0000000000000000000000000000000000000000000000000000000000000003";
const auto Order = u"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

TEST(Secp256k1Context, IsMadeOnce)
{
    EXPECT_NE(crypto::secp256k1Context(), nullptr);
    EXPECT_EQ(crypto::secp256k1Context(), crypto::secp256k1Context());
}

TEST(Schnorr, SignsTheFirstPublishedMessage)
{
    const std::array<std::uint8_t, 32> zeros{};

    const auto key = crypto::xOnlyPublicKey(secretOf(Three));
    const auto signature = crypto::sign(secretOf(Three), zeros, zeros);

    ASSERT_TRUE(key && signature);
    EXPECT_EQ(base::toHex(*key),
        QLatin1StringView{"f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"});
    EXPECT_EQ(base::toHex(*signature),
        QLatin1StringView{"e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca8215"
                          "25f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0"});
    EXPECT_TRUE(crypto::verify(*key, zeros, *signature));
}

TEST(Schnorr, SignsEmptyAndLongMessages)
{
    const std::array<std::uint8_t, 32> aux{7};
    const auto key = *crypto::xOnlyPublicKey(secretOf(Three));
    for (const int length : {0, 1, 31, 33, 1000}) {
        const QByteArray message(length, 'm');

        const auto signature = crypto::sign(secretOf(Three), base::view(message), aux);

        ASSERT_TRUE(signature);
        EXPECT_TRUE(crypto::verify(key, base::view(message), *signature)) << length;
        EXPECT_FALSE(crypto::verify(key, base::view(message + 'x'), *signature)) << length;
    }
}

TEST(Schnorr, RefusesEverySingleChangedBit)
{
    const std::array<std::uint8_t, 32> message{1, 2, 3};
    const auto key = *crypto::xOnlyPublicKey(secretOf(Three));
    const auto good = *crypto::sign(secretOf(Three), message, message);

    for (std::size_t bit = 0; bit < 512; ++bit) {
        auto bad = good;
        bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1U << bit % 8);
        EXPECT_FALSE(crypto::verify(key, message, bad)) << "bit " << bit;
    }
}

TEST(Schnorr, RefusesSecretsOutOfRange)
{
    const std::array<std::uint8_t, 32> zeros{};

    EXPECT_FALSE(crypto::xOnlyPublicKey(crypto::SecretBytes<32>{}));
    EXPECT_FALSE(crypto::xOnlyPublicKey(secretOf(Order)));
    EXPECT_FALSE(crypto::sign(secretOf(Order), zeros, zeros));
}

TEST(Ecdh, GivesBothSidesTheSameSecret)
{
    const auto alice = secretOf(Three);
    const auto bob = secretOf(u"b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef");

    const auto fromAlice = crypto::sharedX(alice, *crypto::xOnlyPublicKey(bob));
    const auto fromBob = crypto::sharedX(bob, *crypto::xOnlyPublicKey(alice));

    ASSERT_TRUE(fromAlice && fromBob);
    EXPECT_TRUE(*fromAlice == *fromBob);
}

TEST(Ecdh, RefusesKeysThatAreNotPoints)
{
    std::array<std::uint8_t, 32> noPoint{};
    noPoint[31] = 5; // x = 5 has no y

    EXPECT_FALSE(crypto::sharedX(secretOf(Three), noPoint));
    EXPECT_FALSE(
        crypto::sharedX(crypto::SecretBytes<32>{}, *crypto::xOnlyPublicKey(secretOf(Three))));
}

} // namespace
