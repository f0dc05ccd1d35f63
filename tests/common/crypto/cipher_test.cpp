// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/aes_cbc.h"
#include "crypto/chacha20.h"

#include <gtest/gtest.h>

namespace {

crypto::SecretBytes<32> keyOf(std::uint8_t first)
{
    return crypto::SecretBytes<32>{{first}};
}

TEST(ChaCha20, GivesThePublishedKeyStream)
{
    const std::array<std::uint8_t, 32> key{};
    const std::array<std::uint8_t, 12> nonce{};

    const auto stream = crypto::chacha20(key, nonce, base::view(QByteArray(16, '\0')));

    EXPECT_EQ(stream.toHex(), "76b8e0ada0f13d90405d6ae55386bd28");
}

TEST(ChaCha20, UndoesItselfAndCountsBlocks)
{
    const std::array<std::uint8_t, 32> key{9};
    const std::array<std::uint8_t, 12> nonce{8};
    const QByteArray plain(200, 'p');

    const auto encrypted = crypto::chacha20(key, nonce, base::view(plain));

    EXPECT_EQ(crypto::chacha20(key, nonce, base::view(encrypted)), plain);
    EXPECT_EQ(crypto::chacha20(key, nonce, base::view(plain.sliced(64)), 1), encrypted.sliced(64));
    EXPECT_TRUE(crypto::chacha20(key, nonce, {}).isEmpty());
}

TEST(AesCbc, AgreesWithThePublishedFirstBlock)
{
    // NIST SP 800-38A, F.2.5
    const auto key = *crypto::SecretBytes<32>::fromBytes(base::view(
        *base::fromHex(u"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")));
    crypto::AesIv iv{};
    for (std::uint8_t i = 0; i < 16; ++i)
        iv[i] = i;

    const auto encrypted
        = crypto::encryptAesCbc(key, iv, *base::fromHex(u"6bc1bee22e409f96e93d7e117393172a"));

    EXPECT_EQ(encrypted.first(16).toHex(), "f58c4c04d6e5f1ba779eabfb5f7bfbd6");
}

TEST(AesCbc, OpensWhatItClosed)
{
    for (const int length : {0, 1, 15, 16, 17, 1000}) {
        const QByteArray plain(length, 'x');

        const auto encrypted = crypto::encryptAesCbc(keyOf(1), crypto::AesIv{3}, plain);

        EXPECT_EQ(encrypted.size(), (length / 16 + 1) * 16);
        EXPECT_EQ(crypto::decryptAesCbc(keyOf(1), crypto::AesIv{3}, encrypted).value(), plain);
    }
}

TEST(AesCbc, RefusesPartsOfBlocks)
{
    EXPECT_FALSE(crypto::decryptAesCbc(keyOf(1), {}, {}));
    EXPECT_FALSE(crypto::decryptAesCbc(keyOf(1), {}, QByteArray(15, 'x')));
}

TEST(AesCbc, NeverOpensWithAnotherKey)
{
    const QByteArray plain("secret words");
    const auto encrypted = crypto::encryptAesCbc(keyOf(1), {}, plain);
    for (std::uint8_t other = 2; other < 50; ++other) {
        const auto opened = crypto::decryptAesCbc(keyOf(other), {}, encrypted);
        EXPECT_NE(opened.value_or(QByteArray{}), plain);
    }
}

TEST(SecretBytes, CompareByContent)
{
    EXPECT_TRUE(keyOf(1) == keyOf(1));
    EXPECT_FALSE(keyOf(1) == keyOf(2));
    EXPECT_FALSE(crypto::SecretBytes<32>::fromBytes(base::view(QByteArray(31, 'x'))));
}

TEST(SecretBytes, AreGoneFromMemoryAfterwards)
{
    alignas(crypto::SecretBytes<32>) std::array<std::uint8_t, 32> place{};
    auto* secret = new (place.data()) crypto::SecretBytes<32>{keyOf(7)};
    ASSERT_EQ(place[0], 7);

    secret->~SecretBytes();

    EXPECT_EQ(place, (std::array<std::uint8_t, 32>{}));
}

} // namespace
