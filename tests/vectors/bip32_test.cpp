// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip32.h"
#include "vectors_folder.h"

namespace {

class Bip32Vectors : public test::VectorFile {
protected:
    Bip32Vectors()
        : VectorFile{"bip32.json"}
    {
    }
};

QList<quint32> pathFrom(const QString& text)
{
    QList<quint32> path;
    for (auto step : text.split(u'/').mid(1)) {
        const bool isHardened = step.endsWith(u'\'');
        if (isHardened)
            step.chop(1);
        path += step.toUInt() + (isHardened ? crypto::Hardened : 0);
    }
    return path;
}

} // namespace

TEST_F(Bip32Vectors, GiveThePublishedKeys)
{
    for (const auto& entry : rows(QStringLiteral("vectors"))) {
        const auto seed = test::bytesOf(entry[QStringLiteral("seed")]);
        const auto master = crypto::Bip32Key::fromSeed(base::view(seed));
        ASSERT_TRUE(master);
        for (const auto& chain :
            rowsOf(entry[QStringLiteral("chains")], QStringLiteral("chains"))) {
            const auto key = master->derive(pathFrom(chain[QStringLiteral("path")].toString()));
            ASSERT_TRUE(key);
            EXPECT_EQ(base::toHex(key->privateKey().bytes()),
                chain[QStringLiteral("private_key")].toString());
            EXPECT_EQ(base::toHex(key->chainCode().bytes()),
                chain[QStringLiteral("chain_code")].toString());
            EXPECT_EQ(key->publicKey().toHex(), chain[QStringLiteral("public_key")].toString());
        }
    }
}
