// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"
#include "vectors_folder.h"

#include <algorithm>
#include <deque>

namespace {

using namespace Qt::StringLiterals;
using nostr::Event;
using nostr::Rumor;
using nostr::SecretKey;

class GiftWrapVectors : public test::VectorFile {
protected:
    GiftWrapVectors()
        : VectorFile{"nip59_nip17.json"}
    {
    }
    static SecretKey secret(const QJsonValue& row, QLatin1StringView name)
    {
        return *SecretKey::fromHex(row[name].toString());
    }
    static Event event(const QJsonValue& json) { return *nostr::eventFromJson(json.toObject()); }
    static void expectRumor(const base::Result<Rumor>& rumor, const QJsonValue& expected)
    {
        ASSERT_TRUE(rumor) << rumor.error().detail.toStdString();
        EXPECT_EQ(rumor->id.toHex(), expected["id"_L1].toString());
        EXPECT_EQ(rumor->pubkey.toHex(), expected["pubkey"_L1].toString());
        EXPECT_EQ(
            rumor->createdAt.time_since_epoch().count(), expected["created_at"_L1].toInteger());
        EXPECT_EQ(rumor->kind, expected["kind"_L1].toInt());
        EXPECT_EQ(rumor->content, expected["content"_L1].toString());
        EXPECT_EQ(rumor->tags.size(), expected["tags"_L1].toArray().size());
    }
};

// Hands out the listed nonces first, then zeros for signing.
class ListedChance final : public base::RandomSource {
public:
    explicit ListedChance(const QByteArray& nonce)
        : m_nonce{nonce}
    {
    }
    void fill(std::span<std::uint8_t> out) override
    {
        std::fill(out.begin(), out.end(), std::uint8_t{0});
        std::copy_n(m_nonce.begin(), m_nonce.size(), out.begin());
        m_nonce.clear();
    }

private:
    QByteArray m_nonce;
};

TEST_F(GiftWrapVectors, Nip59ExampleOpens)
{
    const auto example = root["nip59"_L1];
    const auto receiver = secret(example, "recipient_private_key"_L1);

    expectRumor(nostr::unwrap(event(example["gift_wrap"_L1]), receiver, {1}), example["rumor"_L1]);
    EXPECT_FALSE(
        nostr::unwrap(event(example["gift_wrap"_L1]), receiver)); // kind 1 is not a private message
    EXPECT_TRUE(nostr::verify(event(example["seal"_L1])));
}

TEST_F(GiftWrapVectors, Nip17ExamplesOpen)
{
    for (const auto& row : rows(u"nip17"_s))
        expectRumor(nostr::unwrap(event(row["gift_wrap"_L1]), secret(row, "private_key"_L1)),
            row["rumor"_L1]);
}

TEST_F(GiftWrapVectors, SealAndWrapComeOutByteForByte)
{
    const auto row = root["built_here"_L1];
    const auto sender = secret(row, "sender_private_key"_L1);
    const auto receiver = secret(row, "recipient_private_key"_L1);
    const auto seal = event(row["seal"_L1]);
    const auto expected = event(row["gift_wrap"_L1]);
    const auto rumor = nostr::rumorFromJsonText(row["rumor_json"_L1].toString().toUtf8());
    ASSERT_TRUE(rumor);
    EXPECT_EQ(nostr::toJsonText(*rumor), row["rumor_json"_L1].toString().toUtf8());

    ListedChance sealChance{test::bytesOf(row["seal_nonce"_L1])};
    const auto sealed
        = nostr::sealRumor(*rumor, sender, receiver.publicKey(), seal.createdAt, sealChance);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(*sealed, seal);
    EXPECT_EQ(nostr::toJsonText(*sealed), row["seal_json"_L1].toString().toUtf8());

    ListedChance wrapChance{test::bytesOf(row["wrap_nonce"_L1])};
    EXPECT_EQ(nostr::wrapSeal(seal, secret(row, "wrapper_private_key"_L1), receiver.publicKey(),
                  expected.createdAt, wrapChance),
        expected);
    expectRumor(nostr::unwrap(expected, receiver), row["rumor"_L1]);
}

TEST_F(GiftWrapVectors, EachForgeryIsRefused)
{
    for (const auto& row : rows(u"must_reject"_s)) {
        const auto wrap = event(row["gift_wrap"_L1]);
        EXPECT_TRUE(nostr::verify(wrap));
        EXPECT_FALSE(nostr::unwrap(wrap, secret(row, "recipient_private_key"_L1)))
            << row["why"_L1].toString().toStdString();
    }
}

TEST_F(GiftWrapVectors, ASignatureInsideIsDropped)
{
    const auto row = root["strip_signature"_L1];

    const auto rumor
        = nostr::unwrap(event(row["gift_wrap"_L1]), secret(row, "recipient_private_key"_L1));

    expectRumor(rumor, row["rumor_with_sig"_L1]);
    EXPECT_FALSE(nostr::toJsonText(*rumor).contains("\"sig\""));
}

} // namespace
