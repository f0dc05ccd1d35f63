// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/mentions.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;

namespace {

class Mentions : public testing::Test {
protected:
    test::FakeRandom random;
    SecretKey person = SecretKey::generate(random);
    QString npub = person.publicKey().toNpub();
};

TEST_F(Mentions, EndWhereBech32Ends)
{
    const auto text = u"Ask nostr:%1, or NOSTR:%1’s friend."_s.arg(npub);

    const auto found = mentionsIn(text);

    ASSERT_EQ(found.size(), 2);
    EXPECT_EQ(text.mid(found[0].position, found[0].length), u"nostr:"_s + npub);
    EXPECT_EQ(text.mid(found[1].position, found[1].length), u"NOSTR:"_s + npub);
    EXPECT_EQ(found[0].target, Pointer{ProfilePointer{.pubkey = person.publicKey()}});
}

TEST_F(Mentions, AreNeverSecretKeysNorBrokenTexts)
{
    EXPECT_TRUE(mentionsIn(u"nostr:"_s + person.toNsec()).isEmpty());
    EXPECT_TRUE(mentionsIn(u"nostr:"_s + npub.chopped(1)).isEmpty());
    EXPECT_TRUE(mentionsIn(u"nostr: nostr:nostr:"_s).isEmpty());
    EXPECT_TRUE(mentionsIn(npub).isEmpty());
}

TEST_F(Mentions, AreBounded)
{
    EXPECT_EQ(
        mentionsIn((u"nostr:"_s + npub + u' ').repeated(MaxMentions + 5)).size(), MaxMentions);
}

TEST_F(Mentions, BecomeTagsOnce)
{
    const EventPointer event{.id = EventId{random.bytes32()},
        .relays = {u"wss://r.example"_s},
        .author = person.publicKey()};
    const AddressPointer offer{
        .identifier = u"small"_s, .author = person.publicKey(), .kind = 38383};
    const auto key = person.publicKey().toHex();
    const auto text = u"nostr:%1 nostr:%1 nostr:%2 nostr:%3"_s.arg(
        npub, toText(event).value(), toText(offer).value());

    EXPECT_EQ(mentionTags(mentionsIn(text)),
        (Tags{{u"p"_s, key}, {u"q"_s, event.id.toHex(), u"wss://r.example"_s, key},
            {u"q"_s, u"38383:"_s + key + u":small"_s, QString{}, key}}));
}

} // namespace
