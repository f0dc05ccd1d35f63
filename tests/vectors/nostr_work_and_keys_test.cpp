// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/key_stretch.h"
#include "crypto/xchacha20_poly1305.h"
#include "nostr/encrypted_key.h"
#include "nostr/proof_of_work.h"
#include "vectors_folder.h"

namespace {

using namespace Qt::StringLiterals;

class Nip13Vectors : public test::VectorFile {
protected:
    Nip13Vectors()
        : VectorFile{"nip13.json"}
    {
    }
};

TEST_F(Nip13Vectors, LeadingZeroBits)
{
    for (const auto& row : rows(u"leading_zero_bits"_s))
        EXPECT_EQ(nostr::difficulty(nostr::EventId::fromHex(row["id"_L1].toString()).value()),
            row["bits"_L1].toInt())
            << row["id"_L1].toString().toStdString();
}

TEST_F(Nip13Vectors, CommittedAndDoneWork)
{
    for (const auto& row : rows(u"events"_s)) {
        const auto event = nostr::eventFromJson(row["event"_L1].toObject());
        ASSERT_TRUE(event);
        EXPECT_TRUE(nostr::verify(*event));
        EXPECT_EQ(nostr::difficulty(event->id), row["bits"_L1].toInt());
        const auto committed = row["committed"_L1].toInt();
        EXPECT_EQ(nostr::committedDifficulty(*event), committed);
        EXPECT_EQ(nostr::provenDifficulty(*event), std::min(committed, row["bits"_L1].toInt()));
    }
}

class Nip49Vectors : public test::VectorFile {
protected:
    Nip49Vectors()
        : VectorFile{"nip49.json"}
    {
    }
    static QString textOf(const QJsonValue& codePoints)
    {
        QString text;
        for (const auto& point : codePoints.toArray()) {
            const auto c = static_cast<char32_t>(point.toInt());
            text += QString::fromUcs4(&c, 1);
        }
        return text;
    }
};

TEST_F(Nip49Vectors, OpenEachRow)
{
    for (const auto& row : rows(u"decrypt"_s)) {
        const auto text = row["ncryptsec"_L1].toString();
        const auto opened = nostr::decryptKey(
            text, textOf(row["password_code_points"_L1]), nostr::KeyCost::MostReadable);
        ASSERT_TRUE(opened) << text.toStdString();
        EXPECT_EQ(opened->key.toHex(), row["private_key"_L1].toString());
        EXPECT_EQ(nostr::costOf(text), row["log_n"_L1].toInt());
        EXPECT_EQ(static_cast<int>(opened->handling), row["key_security_byte"_L1].toInt());
    }
}

TEST_F(Nip49Vectors, NormalizePasswords)
{
    const auto group = root["nfkc"_L1];
    const auto input = textOf(group["input_code_points"_L1]);
    const auto normal = input.normalized(QString::NormalizationForm_KC);

    EXPECT_EQ(normal, textOf(group["output_code_points"_L1]));
    EXPECT_EQ(base::toHex(base::view(normal.toUtf8())), group["output_utf8"_L1].toString());
    const auto key = nostr::SecretKey::fromHex(u"01"_s.repeated(32)).value();
    const auto text = nostr::encryptKey(key, input, {.logN = 4}).value();
    EXPECT_TRUE(nostr::decryptKey(text, normal));
}

TEST_F(Nip49Vectors, EncryptByteForByte)
{
    const auto row = root["deterministic_encrypt"_L1];
    const nostr::EncryptedKeyChoices choices{.logN = row["log_n"_L1].toInt(),
        .salt = test::arrayOf<16>(row["salt"_L1]),
        .nonce = test::arrayOf<24>(row["nonce"_L1]),
        .handling = static_cast<nostr::KeyHandling>(row["key_security_byte"_L1].toInt())};
    const auto key = nostr::SecretKey::fromHex(row["private_key"_L1].toString()).value();

    EXPECT_EQ(nostr::encryptKey(key, row["password"_L1].toString(), choices),
        row["ncryptsec"_L1].toString());
}

TEST_F(Nip49Vectors, RefuseTheWrongPassword)
{
    const auto row = root["wrong_password_must_fail"_L1];
    const auto text = row["ncryptsec"_L1].toString();
    ASSERT_TRUE(nostr::costOf(text));

    EXPECT_FALSE(nostr::decryptKey(text, row["password"_L1].toString()));
}

} // namespace
