// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chacha20.h"
#include "crypto/hash.h"
#include "crypto/hkdf.h"
#include "crypto/key_stretch.h"
#include "nostr/bech32.h"
#include "vectors_folder.h"

#include <bit>

namespace {

using namespace Qt::StringLiterals;
using nostr::Bech32Checksum;

class Primitives : public test::VectorFile {
protected:
    Primitives()
        : VectorFile{"primitives.json"}
    {
    }
};

TEST_F(Primitives, Hmac)
{
    for (const auto& row : rows(u"hmac"_s)) {
        const auto key = test::bytesOf(row["key"_L1]);
        const auto message = test::bytesOf(row["data"_L1]);
        const auto out = row["hash"_L1].toString() == u"sha256"
            ? base::toHex(crypto::hmacSha256(base::view(key), base::view(message)))
            : base::toHex(crypto::hmacSha512(base::view(key), base::view(message)));
        EXPECT_EQ(out, row["out"_L1].toString());
    }
}

TEST_F(Primitives, HkdfSha256)
{
    for (const auto& row : rows(u"hkdf_sha256"_s)) {
        const auto salt = test::bytesOf(row["salt"_L1]);
        const auto material = test::bytesOf(row["ikm"_L1]);
        const auto info = test::bytesOf(row["info"_L1]);
        QByteArray out(row["length"_L1].toInt(), '\0');

        const auto key = crypto::hkdfExtract(base::view(salt), base::view(material));
        crypto::hkdfExpand(key.bytes(), base::view(info),
            {reinterpret_cast<std::uint8_t*>(out.data()), static_cast<std::size_t>(out.size())});

        EXPECT_EQ(base::toHex(key.bytes()), row["prk"_L1].toString());
        EXPECT_EQ(out, test::bytesOf(row["okm"_L1]));
    }
}

TEST_F(Primitives, ChaCha20)
{
    for (const auto& row : rows(u"chacha20_ietf"_s))
        EXPECT_EQ(crypto::chacha20(test::arrayOf<32>(row["key"_L1]),
                      test::arrayOf<12>(row["nonce"_L1]), base::view(test::bytesOf(row["in"_L1])),
                      static_cast<std::uint32_t>(row["counter"_L1].toInteger())),
            test::bytesOf(row["out"_L1]));
}

TEST_F(Primitives, Pbkdf2Sha512)
{
    for (const auto& row : rows(u"pbkdf2_hmac_sha512"_s)) {
        const auto password = row["password"_L1].toString().toUtf8();
        const auto salt = row["salt"_L1].toString().toUtf8();
        const auto iterations = static_cast<quint32>(row["iterations"_L1].toInt());
        const auto key = crypto::pbkdf2Sha512(base::view(password), base::view(salt), iterations);
        EXPECT_EQ(base::toHex(key.bytes()), row["out"_L1].toString());
    }
}

// Ours has r = 8 and p = 1 only, and the first half of the listed output.
TEST_F(Primitives, Scrypt)
{
    int walked = 0;
    for (const auto& row : rows(u"scrypt"_s)) {
        if (row["r"_L1].toInt() != 8 || row["p"_L1].toInt() != 1)
            continue;
        const auto password = row["password"_L1].toString().toUtf8();
        const auto salt = row["salt"_L1].toString().toUtf8();
        const int logN = std::countr_zero(static_cast<quint32>(row["n"_L1].toInt()));
        const auto key = crypto::scrypt(base::view(password), base::view(salt), logN);
        ASSERT_TRUE(key);
        EXPECT_EQ(base::toHex(key->bytes()), row["out"_L1].toString().left(64));
        ++walked;
    }
    EXPECT_GT(walked, 0);
}

TEST_F(Primitives, Bech32AndBech32mChecksums)
{
    const std::pair<QString, Bech32Checksum> groups[] = {
        {u"valid_bech32"_s, Bech32Checksum::Bech32}, {u"valid_bech32m"_s, Bech32Checksum::Bech32m}};
    for (const auto& [group, checksum] : groups) {
        for (const auto& row : rowsOf(root["bech32"_L1][group], group)) {
            const auto decoded = nostr::decodeBech32(row.toString());
            ASSERT_TRUE(decoded) << row.toString().toStdString();
            EXPECT_EQ(decoded->checksum, checksum);
            EXPECT_EQ(nostr::encodeBech32(*decoded), row.toString().toLower());
        }
    }
}

} // namespace
