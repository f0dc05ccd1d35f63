// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/ecdh.h"
#include "crypto/hash.h"
#include "nostr/nip04.h"
#include "nostr/nip44.h"
#include "vectors_folder.h"

namespace {

using namespace Qt::StringLiterals;
using nostr::PublicKey;
using nostr::SecretKey;
using nostr::nip44::ConversationKey;
using nostr::nip44::TextLength;

class Nip04Vectors : public test::VectorFile {
protected:
    Nip04Vectors()
        : VectorFile{"nip04.json"}
    {
    }
    SecretKey secret(QLatin1StringView name) { return *SecretKey::fromHex(root[name].toString()); }
    PublicKey key(QLatin1StringView name) { return *PublicKey::fromHex(root[name].toString()); }
};

TEST_F(Nip04Vectors, ShareTheListedSecret)
{
    EXPECT_EQ(secret("private_key_1"_L1).publicKey(), key("public_key_1"_L1));
    const auto shared
        = crypto::sharedX(secret("private_key_1"_L1).bytes(), key("public_key_2"_L1).bytes());
    EXPECT_EQ(base::toHex(shared->bytes()), root["shared_x"_L1].toString());
}

TEST_F(Nip04Vectors, OpenAndCloseEachRow)
{
    for (const auto& row : rows(u"vectors"_s)) {
        const auto text = row["plaintext"_L1].toString();
        const auto payload = row["payload"_L1].toString();
        EXPECT_EQ(
            nostr::nip04::decrypt(payload, secret("private_key_1"_L1), key("public_key_2"_L1)),
            text);
        EXPECT_EQ(
            nostr::nip04::decrypt(payload, secret("private_key_2"_L1), key("public_key_1"_L1)),
            text);
        EXPECT_EQ(nostr::nip04::encrypt(text, secret("private_key_1"_L1), key("public_key_2"_L1),
                      test::arrayOf<16>(row["iv"_L1])),
            payload);
    }
}

TEST_F(Nip04Vectors, RefuseEachInvalidRow)
{
    for (const auto& row : rows(u"invalid"_s))
        EXPECT_FALSE(nostr::nip04::decrypt(
            row["payload"_L1].toString(), secret("private_key_1"_L1), key("public_key_2"_L1)))
            << row["why"_L1].toString().toStdString();
}

class Nip44Vectors : public test::VectorFile {
protected:
    Nip44Vectors()
        : VectorFile{"nip44.json"}
    {
    }
    QJsonArray valid(const QString& group)
    {
        return rowsOf(root["v2"_L1]["valid"_L1][group], group);
    }
    QJsonArray invalid(const QString& group)
    {
        return rowsOf(root["v2"_L1]["invalid"_L1][group], group);
    }

    static ConversationKey keyOf(const QJsonValue& row)
    {
        return ConversationKey{test::arrayOf<32>(row["conversation_key"_L1])};
    }
    static QString hashOf(const QString& text)
    {
        return base::toHex(crypto::sha256(base::view(text.toUtf8())));
    }
    static void expectLongMessage(const QJsonValue& row)
    {
        const auto text = row["pattern"_L1].toString().repeated(row["repeat"_L1].toInt());
        const auto nonce = test::arrayOf<32>(row["nonce"_L1]);
        EXPECT_EQ(hashOf(text), row["plaintext_sha256"_L1].toString());

        const auto payload = nostr::nip44::encrypt(text, keyOf(row), nonce, TextLength::Extended);

        ASSERT_TRUE(payload);
        EXPECT_EQ(hashOf(*payload), row["payload_sha256"_L1].toString());
        EXPECT_EQ(nostr::nip44::decrypt(*payload, keyOf(row)), text);
    }
};

TEST_F(Nip44Vectors, ConversationKeys)
{
    for (const auto& row : valid(u"get_conversation_key"_s)) {
        const auto key
            = nostr::nip44::conversationKey(*SecretKey::fromHex(row["sec1"_L1].toString()),
                *PublicKey::fromHex(row["pub2"_L1].toString()));
        ASSERT_TRUE(key);
        EXPECT_EQ(base::toHex(key->bytes()), row["conversation_key"_L1].toString());
    }
}

TEST_F(Nip44Vectors, InvalidConversationKeys)
{
    for (const auto& row : invalid(u"get_conversation_key"_s)) {
        const auto secret = SecretKey::fromHex(row["sec1"_L1].toString());
        const auto peer = PublicKey::fromHex(row["pub2"_L1].toString());
        EXPECT_FALSE(secret && peer && nostr::nip44::conversationKey(*secret, *peer))
            << row["note"_L1].toString().toStdString();
    }
}

TEST_F(Nip44Vectors, MessageKeys)
{
    const auto group = root["v2"_L1]["valid"_L1]["get_message_keys"_L1];
    for (const auto& row : rowsOf(group["keys"_L1], u"get_message_keys"_s)) {
        const auto keys
            = nostr::nip44::messageKeys(keyOf(group), test::arrayOf<32>(row["nonce"_L1]));
        EXPECT_EQ(base::toHex(keys.cipherKey.bytes()), row["chacha_key"_L1].toString());
        EXPECT_EQ(base::toHex(keys.cipherNonce), row["chacha_nonce"_L1].toString());
        EXPECT_EQ(base::toHex(keys.macKey.bytes()), row["hmac_key"_L1].toString());
    }
}

TEST_F(Nip44Vectors, PaddedLengths)
{
    for (const auto& row : valid(u"calc_padded_len"_s))
        EXPECT_EQ(nostr::nip44::paddedLength(static_cast<std::uint64_t>(row[0].toInteger())),
            static_cast<std::uint64_t>(row[1].toInteger()));
}

TEST_F(Nip44Vectors, EncryptDecrypt)
{
    for (const auto& row : valid(u"encrypt_decrypt"_s)) {
        const auto first = *SecretKey::fromHex(row["sec1"_L1].toString());
        const auto second = *SecretKey::fromHex(row["sec2"_L1].toString());
        const auto text = row["plaintext"_L1].toString();
        const auto payload = row["payload"_L1].toString();

        EXPECT_TRUE(*nostr::nip44::conversationKey(first, second.publicKey()) == keyOf(row));
        EXPECT_EQ(
            nostr::nip44::encrypt(text, keyOf(row), test::arrayOf<32>(row["nonce"_L1])), payload);
        EXPECT_EQ(nostr::nip44::decrypt(payload, keyOf(row)), text);
    }
}

TEST_F(Nip44Vectors, LongMessages)
{
    for (const auto& row : valid(u"encrypt_decrypt_long_msg"_s))
        expectLongMessage(row);
}

TEST_F(Nip44Vectors, ExtendedLengths)
{
    for (const auto& row : rows(u"extended_length"_s)) {
        expectLongMessage(row);
        EXPECT_EQ(
            nostr::nip44::paddedLength(static_cast<std::uint64_t>(row["repeat"_L1].toInteger())),
            static_cast<std::uint64_t>(row["padded_len"_L1].toInteger()));
    }
}

TEST_F(Nip44Vectors, InvalidMessageLengths)
{
    const ConversationKey key{{1}};
    for (const auto& row : invalid(u"encrypt_msg_lengths"_s)) {
        // Lengths above 65535 are legal since June 2026, but we do not write them unasked.
        EXPECT_FALSE(nostr::nip44::encrypt(QString{row.toInt(), u'x'}, key, nostr::nip44::Nonce{}));
    }
}

TEST_F(Nip44Vectors, InvalidPayloads)
{
    for (const auto& row : invalid(u"decrypt"_s))
        EXPECT_FALSE(nostr::nip44::decrypt(row["payload"_L1].toString(), keyOf(row)))
            << row["note"_L1].toString().toStdString();
    for (const auto& row : rows(u"extra_invalid_decrypt"_s))
        EXPECT_FALSE(nostr::nip44::decrypt(row["payload"_L1].toString(), keyOf(row)))
            << row["note"_L1].toString().toStdString();
}

} // namespace
