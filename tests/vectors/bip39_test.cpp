// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip39.h"
#include "crypto/hash.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;

namespace {

class Bip39Vectors : public test::VectorFile {
protected:
    Bip39Vectors()
        : VectorFile{"bip39.json"}
    {
    }
};

} // namespace

TEST_F(Bip39Vectors, HaveTheSameWordList)
{
    const auto list = (crypto::englishWords().join(u'\n') + u'\n').toUtf8();

    EXPECT_EQ(crypto::englishWords().size(), 2048);
    EXPECT_EQ(base::toHex(crypto::sha256(base::view(list))),
        root[u"wordlist_sha256_of_lf_joined_file"_s].toString());
}

TEST_F(Bip39Vectors, GiveWordsEntropyAndSeed)
{
    for (const auto& entry : rows(u"vectors"_s)) {
        const auto entropy = test::bytesOf(entry[u"entropy"_s]);
        const auto words = entry[u"mnemonic"_s].toString();

        EXPECT_EQ(crypto::mnemonicFromEntropy(base::view(entropy)).value_or(QString{}), words);
        EXPECT_EQ(crypto::entropyFromMnemonic(words).value_or(QByteArray{}), entropy);
        const auto seed = crypto::seedFromMnemonic(words, entry[u"passphrase"_s].toString());
        EXPECT_EQ(base::toHex(seed.bytes()), entry[u"seed"_s].toString());
    }
}

TEST_F(Bip39Vectors, NormalisePassphrases)
{
    for (const auto& entry : rows(u"extra"_s)) {
        const auto seed = crypto::seedFromMnemonic(
            entry[u"mnemonic"_s].toString(), entry[u"passphrase"_s].toString());
        EXPECT_EQ(base::toHex(seed.bytes()), entry[u"seed"_s].toString());
    }
}

TEST_F(Bip39Vectors, RefuseBadPhrases)
{
    for (const auto& entry : rows(u"invalid"_s))
        EXPECT_FALSE(crypto::entropyFromMnemonic(entry[u"mnemonic"_s].toString()));
}
