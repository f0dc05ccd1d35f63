// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip32.h"
#include "crypto/bip39.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using crypto::Bip32Key;
using crypto::Hardened;

namespace {

const QString Words
    = u"abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"_s;

} // namespace

TEST(SeedWords, GoBothWays)
{
    const QByteArray entropy(16, '\0');

    EXPECT_EQ(crypto::mnemonicFromEntropy(base::view(entropy)), Words);
    EXPECT_EQ(crypto::entropyFromMnemonic(Words), entropy);
    EXPECT_EQ(crypto::entropyFromMnemonic(u"  "_s + Words.toUpper().replace(u' ', u'\n')), entropy);
}

TEST(SeedWords, GiveTheSeed)
{
    EXPECT_EQ(base::toHex(crypto::seedFromMnemonic(Words).bytes()),
        u"5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4"_s);
}

TEST(SeedWords, RefuseMistakes)
{
    auto wrongOrder = Words.split(u' ');
    wrongOrder.swapItemsAt(0, 11);
    EXPECT_FALSE(crypto::entropyFromMnemonic(wrongOrder.join(u' ')));
    EXPECT_FALSE(crypto::entropyFromMnemonic(Words + u" about"_s));
    EXPECT_FALSE(crypto::entropyFromMnemonic(u"abandon"_s));
    EXPECT_FALSE(crypto::entropyFromMnemonic(QString{Words}.replace(u"about"_s, u"abroad"_s)));
    EXPECT_FALSE(crypto::mnemonicFromEntropy(base::view(QByteArray(15, '\1'))));
}

TEST(Bip32Key, DerivesAlongAPath)
{
    const auto seed = *base::fromHex(u"000102030405060708090a0b0c0d0e0f");
    const auto master = Bip32Key::fromSeed(base::view(seed));
    ASSERT_TRUE(master);

    const auto key = master->derive({Hardened, 1, Hardened + 2});

    ASSERT_TRUE(key);
    EXPECT_EQ(base::toHex(master->privateKey().bytes()),
        u"e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35"_s);
    EXPECT_EQ(base::toHex(key->privateKey().bytes()),
        u"cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca"_s);
}
