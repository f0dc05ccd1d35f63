// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/negentropy.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace nostr;
using base::Errc;

namespace {

class NegentropySync : public testing::Test {
protected:
    SyncItem item(quint64 timestamp) { return {timestamp, EventId{random.bytes32()}}; }

    // What the asking side learns, with at most 50 rounds.
    Negentropy::Step differences(const Negentropy& asking, const Negentropy& answering)
    {
        Negentropy::Step found{.next = asking.firstMessage()};
        for (int round = 0; round < 50 && !found.next.isEmpty(); ++round) {
            longest = std::max(longest, found.next.size());
            const auto answer = answering.answer(found.next);
            EXPECT_TRUE(answer);
            longest = std::max(longest, answer->size());
            const auto step = asking.advance(*answer);
            EXPECT_TRUE(step);
            found.next = step->next;
            found.have += step->have;
            found.need += step->need;
        }
        EXPECT_TRUE(found.next.isEmpty());
        return found;
    }

    test::FakeRandom random;
    qsizetype longest = 0;
};

QSet<EventId> idsOf(const std::vector<SyncItem>& items)
{
    QSet<EventId> ids;
    for (const auto& item : items)
        ids += item.id;
    return ids;
}

QSet<EventId> setOf(const QList<EventId>& ids)
{
    return {ids.begin(), ids.end()};
}

TEST_F(NegentropySync, FindsEveryDifferenceOfRandomSets)
{
    for (int run = 0; run < 40; ++run) {
        std::vector<SyncItem> here;
        std::vector<SyncItem> there;
        std::vector<SyncItem> onlyHere;
        std::vector<SyncItem> onlyThere;
        const auto size = random.below(400);
        for (std::uint64_t i = 0; i < size; ++i) {
            const auto one = item(random.below(50)); // many share a timestamp
            const auto place = random.below(10);
            if (place != 0)
                here.push_back(one);
            else
                onlyThere.push_back(one);
            if (place != 1)
                there.push_back(one);
            else
                onlyHere.push_back(one);
        }
        const auto limit = run % 2 == 0 ? 0 : LeastFrameLimit;
        const auto found = differences(Negentropy{here, limit}, Negentropy{there, limit});
        EXPECT_EQ(setOf(found.have), idsOf(onlyHere));
        EXPECT_EQ(setOf(found.need), idsOf(onlyThere));
    }
}

TEST_F(NegentropySync, KeepsToItsFrameLimit)
{
    std::vector<SyncItem> there;
    for (quint64 i = 0; i < 3'000; ++i)
        there.push_back(item(i));

    const auto found
        = differences(Negentropy{{}, LeastFrameLimit}, Negentropy{there, LeastFrameLimit});

    EXPECT_EQ(setOf(found.need).size(), 3'000);
    EXPECT_LE(longest, LeastFrameLimit);
}

TEST_F(NegentropySync, CountsAnItemOnce)
{
    const auto one = item(1);

    EXPECT_EQ(Negentropy({one, one}).firstMessage(), Negentropy({one}).firstMessage());
}

TEST_F(NegentropySync, RefusesWhatIsTooLongOrNoMessage)
{
    const Negentropy sync{{}};

    EXPECT_FALSE(sync.answer({}));
    EXPECT_FALSE(sync.advance({}));
    EXPECT_EQ(sync.answer(QByteArray{"\x10"}).error().code, Errc::Malformed);
    EXPECT_EQ(sync.advance(QByteArray{"\x62"}).error().code, Errc::Unsupported);
    EXPECT_FALSE(sync.answer(QByteArray(MaxSyncMessage + 1, 'a')));
    EXPECT_FALSE(sync.advance(QByteArray(MaxSyncMessage + 1, 'a')));
}

TEST_F(NegentropySync, RefusesWhatIsCutShortOrOutOfRange)
{
    const Negentropy sync{{}};
    const auto message = QByteArray::fromHex("610000020100") + QByteArray(31, 'x');
    for (qsizetype size = 2; size < message.size(); ++size)
        EXPECT_FALSE(sync.answer(message.first(size))) << size;
    EXPECT_TRUE(sync.answer(message.first(4) + '\1' + QByteArray(32, 'x')));
    EXPECT_FALSE(sync.answer(QByteArray::fromHex("610000ff7f"))); // an unknown mode
    EXPECT_FALSE(sync.answer(QByteArray::fromHex("610021") + QByteArray(40, 'x'))); // 33 byte bound
    EXPECT_FALSE(sync.answer(QByteArray::fromHex("61ffffffffffffffffffff7f0000")));
    EXPECT_FALSE(sync.answer(QByteArray::fromHex("61000002ffffffffffffffff7f"))); // ids to come
}

TEST_F(NegentropySync, TakesATimeBeyondTheLastForInfinity)
{
    // Two bounds whose differences add up to more than 64 bits.
    const auto bound = QByteArray::fromHex("81ffffffffffffffff7f00");
    EXPECT_TRUE(Negentropy{{item(5)}}.answer('a' + bound + '\0' + bound + QByteArray(1, '\0')));
}

TEST_F(NegentropySync, SurvivesEveryChangedByte)
{
    std::vector<SyncItem> items;
    for (quint64 i = 0; i < 100; ++i)
        items.push_back(item(i));
    const Negentropy sync{items};
    items.resize(90);
    const auto message = Negentropy{items}.firstMessage();
    for (qsizetype i = 0; i < message.size(); ++i) {
        for (const int flip : {1, 0x80, 0xff}) {
            auto changed = message;
            changed[i] = static_cast<char>(changed[i] ^ flip);
            const auto answer = sync.answer(changed);
            EXPECT_TRUE(!answer || answer->front() == 'a');
        }
    }
}

} // namespace
