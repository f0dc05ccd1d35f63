// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/keys.h"

#include <QHash>
#include <gtest/gtest.h>

namespace {

using nostr::PublicKey;
using nostr::SecretKey;

// The examples of NIP-19.
const QString Hex
    = QStringLiteral("3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d");
const QString Npub
    = QStringLiteral("npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6");
const QString SecretHex
    = QStringLiteral("67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa");
const QString Nsec
    = QStringLiteral("nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5");

TEST(PublicKey, ReadsAndWritesHexAndNpub)
{
    EXPECT_EQ(PublicKey::fromHex(Hex)->toNpub(), Npub);
    EXPECT_EQ(PublicKey::fromNpub(Npub)->toHex(), Hex);
    EXPECT_EQ(PublicKey::fromNpub(Npub.toUpper())->toHex(), Hex);
}

TEST(PublicKey, ReadsWhatPeoplePaste)
{
    const auto key = *PublicKey::fromHex(Hex);
    const auto uri = QStringLiteral("nostr:") + Npub;
    for (const QString& text :
        {Hex, Npub, uri, QStringLiteral("NOSTR:") + Npub, QString{u' ' + Npub + u'\n'}})
        EXPECT_EQ(PublicKey::fromText(text), key) << qPrintable(text);
}

TEST(PublicKey, RefusesEverythingElse)
{
    for (const QString& text :
        {QString{}, Hex.toUpper(), Hex.left(62), Hex + QStringLiteral("00"), Npub.chopped(1), Nsec,
            QStringLiteral("nostr:") + Nsec, QStringLiteral("nostr:") + Hex,
            QStringLiteral("web+nostr:") + Npub, QStringLiteral("npub1"), QStringLiteral("nostr:")})
        EXPECT_FALSE(PublicKey::fromText(text)) << qPrintable(text);
}

TEST(PublicKey, RefusesEveryNpubWithOneChangedCharacter)
{
    for (qsizetype i = 0; i < Npub.size(); ++i) {
        for (const char16_t c : u"qpzry9x8gf2tvdw0s3jn54khce6mua7lbio1AQ ") {
            QString changed = Npub;
            changed[i] = QChar{c};
            if (changed == Npub)
                continue;
            EXPECT_FALSE(PublicKey::fromNpub(changed)) << qPrintable(changed);
        }
    }
}

TEST(PublicKey, OrdersAndHashesByItsBytes)
{
    const auto low = PublicKey::fromBytes({1});
    const auto high = PublicKey::fromBytes({2});

    EXPECT_LT(low, high);
    EXPECT_EQ(qHash(low), qHash(PublicKey::fromBytes({1})));
    EXPECT_EQ((QHash<PublicKey, int>{{low, 1}, {high, 2}}).value(high), 2);
}

TEST(SecretKey, KnowsItsPublicKeyAndTextForms)
{
    const auto key = SecretKey::fromHex(SecretHex);
    ASSERT_TRUE(key);

    EXPECT_EQ(key->toNsec(), Nsec);
    EXPECT_EQ(key->toHex(), SecretHex);
    EXPECT_EQ(key->publicKey().toHex(),
        QLatin1StringView{"7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e"});
    EXPECT_TRUE(*SecretKey::fromNsec(Nsec) == *key);
    EXPECT_TRUE(*SecretKey::fromText(u' ' + Nsec + u' ') == *key);
    EXPECT_TRUE(*SecretKey::fromText(SecretHex) == *key);
}

TEST(SecretKey, RefusesWhatCannotSign)
{
    for (const QString& text : {QString{}, QString{64, u'0'}, QString{64, u'f'}, SecretHex.left(62),
             SecretHex.toUpper(), Npub, Nsec.chopped(1) + u'q',
             QStringLiteral("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")})
        EXPECT_FALSE(SecretKey::fromText(text)) << qPrintable(text);
}

TEST(SecretKey, NeverNamesTheSecretInItsErrors)
{
    const auto error = SecretKey::fromText(Nsec.chopped(1) + u'q').error();

    EXPECT_FALSE(error.detail.contains(Nsec.mid(5, 20)));
}

TEST(SecretKey, IsGeneratedFromTheGivenChance)
{
    test::FakeRandom first{1};
    test::FakeRandom same{1};

    const auto key = SecretKey::generate(first);

    EXPECT_TRUE(key == SecretKey::generate(same));
    EXPECT_FALSE(key == SecretKey::generate(first));
}

} // namespace
