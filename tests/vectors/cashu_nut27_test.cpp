// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip39.h"
#include "nostr/nip44.h"
#include "protocol/mint_list_backup.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;

namespace {

class Nut27Vectors : public test::VectorFile {
protected:
    Nut27Vectors()
        : VectorFile{"cashu_nut27.json"}
    {
    }

    nostr::SecretKey key() const
    {
        return *protocol::mintListKey(crypto::seedFromMnemonic(root[u"mnemonic"_s].toString()));
    }
};

} // namespace

TEST_F(Nut27Vectors, DeriveTheKey)
{
    EXPECT_EQ(key().toHex(), root[u"private_key"_s].toString());
    EXPECT_EQ(key().publicKey().toHex(), root[u"public_key"_s].toString());
    const auto conversation = nostr::nip44::conversationKey(key(), key().publicKey());
    ASSERT_TRUE(conversation);
    EXPECT_EQ(base::toHex(conversation->bytes()), root[u"conversation_key"_s].toString());
}

TEST_F(Nut27Vectors, ReadTheEvent)
{
    const auto event = nostr::eventFromJson(root[u"event"_s].toObject());
    ASSERT_TRUE(event);

    const auto list = protocol::mintListFromEvent(*event, key());

    ASSERT_TRUE(list) << qPrintable(list.error().detail);
    const auto plain = QJsonDocument::fromJson(root[u"plaintext"_s].toString().toUtf8()).object();
    const auto mints = plain[u"mints"_s].toArray();
    ASSERT_EQ(list->mints.size(), mints.size());
    for (qsizetype i = 0; i < mints.size(); ++i)
        EXPECT_EQ(list->mints[i].toString(), mints[i].toString());
    EXPECT_EQ(list->at.time_since_epoch().count(), plain[u"timestamp"_s].toInteger());
}

TEST_F(Nut27Vectors, EncryptAsWritten)
{
    const auto conversation = nostr::nip44::conversationKey(key(), key().publicKey());
    const auto nonce = test::arrayOf<32>(root[u"nonce"_s]);

    EXPECT_EQ(nostr::nip44::encrypt(root[u"plaintext"_s].toString(), *conversation, nonce),
        root[u"event"_s][u"content"_s].toString());
}
