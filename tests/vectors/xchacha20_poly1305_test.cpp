// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/xchacha20_poly1305.h"
#include "vectors_folder.h"

namespace {

using namespace Qt::StringLiterals;

class XChaCha20Poly1305Vectors : public test::VectorFile {
protected:
    XChaCha20Poly1305Vectors()
        : VectorFile{"argon/xchacha20poly1305.json"}
    {
    }

    static QByteArray sealedOf(const QJsonValue& row)
    {
        return test::bytesOf(row["ciphertext"_L1]) + test::bytesOf(row["tag"_L1]);
    }
    static base::Result<QByteArray> opened(const QJsonValue& row)
    {
        const auto key = test::bytesOf(row["key"_L1]);
        const auto nonce = test::bytesOf(row["nonce"_L1]);
        const auto associated = test::bytesOf(row["aad"_L1]);
        const auto sealed = sealedOf(row);
        return crypto::decryptXChaCha20Poly1305(
            base::view(key), base::view(nonce), base::view(associated), base::view(sealed));
    }
    static void expectBothWays(const QJsonValue& row)
    {
        const auto key = test::bytesOf(row["key"_L1]);
        const auto nonce = test::bytesOf(row["nonce"_L1]);
        const auto associated = test::bytesOf(row["aad"_L1]);
        const auto plain = test::bytesOf(row["plaintext"_L1]);
        EXPECT_EQ(crypto::encryptXChaCha20Poly1305(base::view(key), base::view(nonce),
                      base::view(associated), base::view(plain)),
            sealedOf(row));
        EXPECT_EQ(opened(row).value_or("refused"), plain);
    }
};

TEST_F(XChaCha20Poly1305Vectors, Draft)
{
    expectBothWays(root["draft"_L1]);
}

TEST_F(XChaCha20Poly1305Vectors, Wycheproof)
{
    for (const auto& row : rows(u"vectors"_s)) {
        SCOPED_TRACE(row["tc"_L1].toInt());
        if (row["valid"_L1].toBool())
            expectBothWays(row);
        else
            EXPECT_FALSE(opened(row));
    }
}

TEST_F(XChaCha20Poly1305Vectors, RefusesOtherNonceSizes)
{
    for (auto row : rows(u"bad_nonce_size"_s)) {
        auto whole = row.toObject();
        whole["ciphertext"_L1] = QString{64, u'0'};
        EXPECT_FALSE(opened(whole));
    }
}

} // namespace
