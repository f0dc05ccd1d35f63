// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/deletion.h"
#include "nostr/kinds.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};
constexpr int Note = 1;

class Deletion : public testing::Test {
protected:
    Event event(const SecretKey& by, int kind, const Tags& tags = {}, base::UnixTime at = Now)
    {
        return signEvent({at, kind, tags, u"x"_s}, by, random);
    }
    Event deletion(const SecretKey& by, const QList<Event>& events, base::UnixTime at = Now)
    {
        return signEvent(deletionOf(events, u"gone"_s, at), by, random);
    }

    test::FakeRandom random;
    SecretKey author = SecretKey::generate(random);
    SecretKey other = SecretKey::generate(random);
};

TEST_F(Deletion, NamesTheEventsTheirCoordinatesAndKinds)
{
    const auto note = event(author, Note);
    const auto offer = event(author, kinds::Offer, {{u"d"_s, u"small"_s}});

    const auto request = deletion(author, {note, offer, note});

    EXPECT_EQ(request.kind, kinds::Deletion);
    EXPECT_EQ(request.content, u"gone"_s);
    EXPECT_TRUE(hasTag(request.tags, "e"_L1, note.id.toHex()));
    EXPECT_EQ(allTags(request.tags, "a"_L1), QStringList{coordinates(offer)});
    EXPECT_EQ(allTags(request.tags, "k"_L1), (QStringList{u"1"_s, u"38383"_s}));
    EXPECT_EQ(coordinates(offer), u"38383:"_s + author.publicKey().toHex() + u":small"_s);
}

TEST_F(Deletion, EndsCoordinatesOfAPlainReplaceableKindWithAColon)
{
    EXPECT_TRUE(coordinates(event(author, 10002, {{u"d"_s, u"ignored"_s}})).endsWith(u':'));
}

TEST_F(Deletion, CoversOnlyWhatItsAuthorMade)
{
    const auto note = event(author, Note);

    EXPECT_TRUE(isDeletedBy(note, deletion(author, {note})));
    EXPECT_FALSE(isDeletedBy(note, deletion(other, {note})));
    EXPECT_FALSE(isDeletedBy(note, note));
}

TEST_F(Deletion, CoversVersionsUpToItsOwnTime)
{
    const Tags tags{{u"d"_s, u"small"_s}};
    const auto request = deletion(author, {event(author, kinds::Offer, tags)});

    EXPECT_TRUE(isDeletedBy(event(author, kinds::Offer, tags, Now - 9s), request));
    EXPECT_FALSE(isDeletedBy(event(author, kinds::Offer, tags, Now + 1s), request));
    EXPECT_FALSE(isDeletedBy(event(author, kinds::Offer, {{u"d"_s, u"big"_s}}, Now - 1s), request));
}

TEST_F(Deletion, NeverCoversADeletion)
{
    const auto first = deletion(author, {event(author, Note)});

    EXPECT_FALSE(isDeletedBy(first, deletion(author, {first})));
}

TEST_F(Deletion, LetsThePersonOfAWrapDeleteIt)
{
    const auto wrap = event(author, kinds::GiftWrap, {{u"p"_s, other.publicKey().toHex()}});
    const auto note = event(author, Note, {{u"p"_s, other.publicKey().toHex()}});

    EXPECT_TRUE(isDeletedBy(wrap, deletion(other, {wrap})));
    EXPECT_FALSE(isDeletedBy(note, deletion(other, {note})));
}

TEST_F(Deletion, LeavesTombstonesForWhatComesAgain)
{
    const auto note = event(author, Note);
    const auto offer = event(author, kinds::Offer, {{u"d"_s, u"small"_s}});
    const auto wrap = event(author, kinds::GiftWrap, {{u"p"_s, other.publicKey().toHex()}});
    Tombstones tombstones;
    tombstones.add(deletion(author, {note, offer}));
    tombstones.add(deletion(other, {event(author, Note, {}, Now + 1s), wrap}));
    tombstones.add(event(author, Note, {{u"e"_s, wrap.id.toHex()}})); // no deletion

    EXPECT_TRUE(tombstones.isDeleted(note));
    EXPECT_TRUE(tombstones.isDeleted(offer));
    EXPECT_TRUE(tombstones.isDeleted(wrap));
    EXPECT_FALSE(
        tombstones.isDeleted(event(author, kinds::Offer, {{u"d"_s, u"small"_s}}, Now + 1s)));
    EXPECT_FALSE(tombstones.isDeleted(event(author, Note, {}, Now + 1s)));
}

TEST_F(Deletion, RemembersTheLatestOfSeveralRequests)
{
    const Tags tags{{u"d"_s, u"small"_s}};
    const auto offer = event(author, kinds::Offer, tags);
    Tombstones tombstones;
    tombstones.add(deletion(author, {offer}, Now + 9s));
    tombstones.add(deletion(author, {offer}, Now));

    EXPECT_TRUE(tombstones.isDeleted(event(author, kinds::Offer, tags, Now + 9s)));
}

TEST_F(Deletion, ForgetsTheOldestTombstonesBeyondItsLimit)
{
    const auto first = event(author, Note, {{u"n"_s, u"1"_s}});
    const auto second = event(author, Note, {{u"n"_s, u"2"_s}});
    const auto third = event(author, Note, {{u"n"_s, u"3"_s}});
    Tombstones tombstones{2};
    tombstones.add(deletion(author, {first, second, third}));

    EXPECT_EQ(tombstones.size(), 2);
    EXPECT_FALSE(tombstones.isDeleted(first));
    EXPECT_TRUE(tombstones.isDeleted(third));
}

} // namespace
