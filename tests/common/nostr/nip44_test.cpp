// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/nip04.h"
#include "nostr/nip44.h"

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using nostr::SecretKey;

class Nip44 : public testing::Test {
protected:
    test::FakeRandom random;
    const SecretKey alice = SecretKey::generate(random);
    const SecretKey bob = SecretKey::generate(random);
    const nostr::nip44::ConversationKey key
        = *nostr::nip44::conversationKey(alice, bob.publicKey());

    QString encrypted(const QString& text) { return *nostr::nip44::encrypt(text, key, random); }
};

TEST_F(Nip44, GivesThePublishedPayload)
{
    const auto one = *SecretKey::fromHex(QString{63, u'0'} + u'1');
    const auto two = *SecretKey::fromHex(QString{63, u'0'} + u'2');
    nostr::nip44::Nonce nonce{};
    nonce[31] = 1;

    const auto shared = *nostr::nip44::conversationKey(one, two.publicKey());

    EXPECT_EQ(nostr::nip44::encrypt(u"a"_s, shared, nonce),
        u"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABee0G5VSK0/9YypIObAtDKfYEAjD35uVkHyB0F4Dw"
        "rcNaCXlCWZKaArsGrY6M9wnuTMxWfp1RTN9Xga8no+kF5Vsb"_s);
}

TEST_F(Nip44, OpensForTheOtherSide)
{
    const auto other = *nostr::nip44::conversationKey(bob, alice.publicKey());

    EXPECT_TRUE(key == other);
    for (const auto& text :
        {u"x"_s, u"Gr\u00fc\u00dfe \U0001F600"_s, u"\ufeffmark"_s, QString{65535, u'y'}})
        EXPECT_EQ(nostr::nip44::decrypt(encrypted(text), other), text);
}

TEST_F(Nip44, HidesTheLengthOfShortTexts)
{
    EXPECT_EQ(encrypted(u"a"_s).size(), encrypted(QString{32, u'a'}).size());
    EXPECT_NE(encrypted(u"a"_s), encrypted(u"a"_s));
}

TEST_F(Nip44, RefusesToWriteEmptyAndOverlongTexts)
{
    using nostr::nip44::TextLength;
    const QString overlong{65536, u'x'};

    EXPECT_FALSE(nostr::nip44::encrypt({}, key, random));
    EXPECT_FALSE(nostr::nip44::encrypt(overlong, key, random));
    const auto extended = nostr::nip44::encrypt(overlong, key, random, TextLength::Extended);
    ASSERT_TRUE(extended);
    EXPECT_EQ(nostr::nip44::decrypt(*extended, key), overlong);
}

TEST_F(Nip44, RefusesEveryPayloadWithOneChangedCharacter)
{
    const auto good = encrypted(u"do not change me"_s);
    for (qsizetype i = 0; i < good.size(); ++i) {
        for (const char16_t c : {u'A', u'b', u'=', u'#', u'\n', u'\u00e9'}) {
            auto changed = good;
            changed[i] = c;
            if (changed == good)
                continue;
            EXPECT_FALSE(nostr::nip44::decrypt(changed, key)) << i;
        }
    }
}

TEST_F(Nip44, RefusesCutAndOverlongPayloads)
{
    const auto good = encrypted(u"do not change me"_s);
    for (qsizetype length = 0; length < good.size(); ++length)
        EXPECT_FALSE(nostr::nip44::decrypt(good.left(length), key));
    EXPECT_FALSE(nostr::nip44::decrypt(QString{nostr::nip44::MaxPayload + 4, u'A'}, key));
}

TEST_F(Nip44, RefusesAnotherKey)
{
    const auto stranger = *nostr::nip44::conversationKey(alice, alice.publicKey());

    EXPECT_FALSE(nostr::nip44::decrypt(encrypted(u"x"_s), stranger));
}

TEST_F(Nip44, RefusesPeersThatAreNotPoints)
{
    std::array<std::uint8_t, 32> noPoint{};
    noPoint[31] = 5;

    EXPECT_FALSE(nostr::nip44::conversationKey(alice, nostr::PublicKey::fromBytes(noPoint)));
}

class Nip04 : public Nip44 { };

TEST_F(Nip04, OpensForTheOtherSide)
{
    for (const auto& text :
        {QString{}, u"x"_s, u"Gr\u00fc\u00dfe \U0001F600"_s, QString{70'000, u'y'}}) {
        const auto content = nostr::nip04::encrypt(text, alice, bob.publicKey(), random);
        ASSERT_TRUE(content);
        EXPECT_EQ(nostr::nip04::decrypt(*content, bob, alice.publicKey()), text);
    }
}

TEST_F(Nip04, RefusesWhatIsNotItsForm)
{
    const auto good = *nostr::nip04::encrypt(u"text"_s, alice, bob.publicKey(), random);
    for (const auto& bad : {QString{}, u"?iv="_s, good.left(good.indexOf(u'?')), good.chopped(4),
             QString{u' ' + good}, QString{good + u"AAAA"_s}, QString{2'000'000, u'A'}})
        EXPECT_FALSE(nostr::nip04::decrypt(bad, bob, alice.publicKey()))
            << qPrintable(bad.left(80));
}

TEST_F(Nip04, NeverCrashesOnChangedContent)
{
    const auto good = *nostr::nip04::encrypt(
        u"a text of more than one block"_s, alice, bob.publicKey(), random);
    for (qsizetype i = 0; i < good.size(); ++i) {
        auto changed = good;
        changed[i] = changed[i] == u'A' ? u'B' : u'A';
        const auto opened = nostr::nip04::decrypt(changed, bob, alice.publicKey());
        EXPECT_NE(opened.value_or(QString{}), u"a text of more than one block"_s) << i;
    }
}

} // namespace
