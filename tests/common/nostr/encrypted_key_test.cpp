// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/bech32.h"
#include "nostr/encrypted_key.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using base::Errc;

namespace {

class EncryptedKey : public testing::Test {
protected:
    QString cheap(int logN = 4) const
    {
        return encryptKey(key, u"pass"_s, EncryptedKeyChoices{.logN = logN}).value();
    }

    test::FakeRandom random;
    SecretKey key = SecretKey::generate(random);
};

TEST_F(EncryptedKey, OpensWithItsPassword)
{
    const auto text
        = encryptKey(key, u"pass"_s, KeyCost::Usual, KeyHandling::NotCareless, random).value();

    EXPECT_TRUE(text.startsWith(u"ncryptsec1"_s));
    EXPECT_EQ(costOf(text), KeyCost::Usual);
    const auto opened = decryptKey(text, u"pass"_s);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->key, key);
    EXPECT_EQ(opened->handling, KeyHandling::NotCareless);
}

TEST_F(EncryptedKey, IsWrittenAtASensibleCostOnly)
{
    for (const int logN : {KeyCost::Least - 1, KeyCost::Most + 1}) {
        const auto text = encryptKey(key, u"pass"_s, logN, KeyHandling::NotTracked, random);
        ASSERT_FALSE(text);
        EXPECT_EQ(text.error().code, Errc::NotAllowed);
    }
}

TEST_F(EncryptedKey, IsNotOpenedAtACostNobodyAgreedTo)
{
    auto bytes = decodeBech32Bytes(cheap(), "ncryptsec"_L1).value();
    for (const int logN : {0, KeyCost::Most + 1, KeyCost::MostReadable + 1, 255}) {
        bytes[1] = static_cast<char>(logN);
        const auto text = encodeBech32Bytes("ncryptsec"_L1, base::view(bytes));
        EXPECT_EQ(decryptKey(text, u"pass"_s).error().code, Errc::NotAllowed) << logN;
        EXPECT_EQ(costOf(text), logN);
    }
    const auto most = encodeBech32Bytes("ncryptsec"_L1, base::view(bytes)); // 2^255
    EXPECT_EQ(decryptKey(most, u"pass"_s, 300).error().code, Errc::NotAllowed);
}

TEST_F(EncryptedKey, StaysShutForAnythingElse)
{
    EXPECT_EQ(decryptKey(cheap(), u"Pass"_s).error().code, Errc::NotAllowed);
    EXPECT_EQ(decryptKey(key.toNsec(), u"pass"_s).error().code, Errc::Malformed);
    const auto bytes = decodeBech32Bytes(cheap(), "ncryptsec"_L1).value();
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (i == 1)
            continue; // the cost
        auto changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 0x20);
        EXPECT_FALSE(decryptKey(encodeBech32Bytes("ncryptsec"_L1, base::view(changed)), u"pass"_s));
    }
    for (const auto size : {0, 1, 90, 92})
        EXPECT_FALSE(costOf(
            encodeBech32Bytes("ncryptsec"_L1, base::view(bytes.leftJustified(size, '\0', true)))));
}

} // namespace
