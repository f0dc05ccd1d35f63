// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/kinds.h"
#include "nostr/nip04.h"
#include "nostr/private_list.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using base::Errc;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};
constexpr int Mutes = 10000;
constexpr int People = 30000;

class PrivateList : public testing::Test {
protected:
    Event eventOf(const PersonalList& list)
    {
        return signEvent(listEvent(list, owner, Now, random).value(), owner, random);
    }

    test::FakeRandom random;
    SecretKey owner = SecretKey::generate(random);
    SecretKey other = SecretKey::generate(random);
};

TEST_F(PrivateList, KeepsItsPrivateItemsToItsOwner)
{
    const PersonalList list{.kind = People,
        .identifier = u"servers"_s,
        .publicItems = {{u"p"_s, u"aa"_s}},
        .privateItems = {{u"p"_s, u"secret"_s, u"„x“\n"_s}, {u"word"_s}}};
    const auto event = eventOf(list);

    EXPECT_FALSE(QString::fromUtf8(toJsonText(event)).contains(u"secret"_s));
    EXPECT_EQ(firstTag(event, "d"_L1), u"servers"_s);
    EXPECT_EQ(listFromEvent(event, owner), list);
    EXPECT_EQ(listFromEvent(event, other).error().code, Errc::NotAllowed);
}

TEST_F(PrivateList, HasNoContentWithoutPrivateItems)
{
    const PersonalList list{.kind = Mutes, .publicItems = {{u"t"_s, u"x"_s}}};

    EXPECT_TRUE(eventOf(list).content.isEmpty());
    EXPECT_EQ(eventOf(list).tags, list.publicItems);
    EXPECT_EQ(listFromEvent(eventOf(list), owner), list);
}

TEST_F(PrivateList, IsReadFromOldPrograms)
{
    const auto content
        = nip04::encrypt(u"[[\"p\",\"bb\"]]"_s, owner, owner.publicKey(), random).value();
    const auto event = signEvent({Now, Mutes, {}, content}, owner, random);

    EXPECT_EQ(listFromEvent(event, owner)->privateItems, (Tags{{u"p"_s, u"bb"_s}}));
}

TEST_F(PrivateList, RefusesWhatIsNoListOrTooLong)
{
    for (const auto& text : {u"{}"_s, u"[1]"_s, u"[[]]"_s, u"[[1]]"_s,
             u"["_s + u"[\"x\"],"_s.repeated(MaxListItems) + u"[\"x\"]]"_s,
             u"[["_s + u"\"x\","_s.repeated(MaxTagLength) + u"\"x\"]]"_s}) {
        const auto data = appDataEvent(u"n"_s, text, owner, Now, random).value();
        const auto event = signEvent({Now, Mutes, {}, data.content}, owner, random);
        EXPECT_EQ(listFromEvent(event, owner).error().code, Errc::Malformed);
    }
    const PersonalList tooLong{.kind = Mutes, .publicItems = Tags(MaxListItems, {u"t"_s, u"x"_s})};
    EXPECT_EQ(listEvent(tooLong, owner, Now, random).error().code, Errc::NotAllowed);
}

TEST_F(PrivateList, HoldsAppDataUnderAName)
{
    const auto event = signEvent(
        appDataEvent(u"servers"_s, u"{\"a\":1}"_s, owner, Now, random).value(), owner, random);

    EXPECT_EQ(event.kind, kinds::AppData);
    EXPECT_EQ(firstTag(event, "d"_L1), u"servers"_s);
    EXPECT_EQ(appDataFromEvent(event, owner), u"{\"a\":1}"_s);
    EXPECT_FALSE(appDataFromEvent(event, other));
    EXPECT_FALSE(appDataFromEvent(eventOf({.kind = Mutes}), owner));
}

} // namespace
