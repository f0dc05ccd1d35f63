// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_url.h"
#include "consumer/core/offer_board.h"
#include "consumer/core/provider_store.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "protocol/provider_name.h"

#include <gtest/gtest.h>

using namespace consumer;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class OfferBoardTest : public testing::Test {
protected:
    test::FakeClock clock;
    test::FakeRandom random;
    nostr::SecretKey alice = nostr::SecretKey::generate(random);
    nostr::SecretKey bob = nostr::SecretKey::generate(random);
    OfferBoard board{clock};

    static protocol::Offer anOffer(const nostr::PublicKey& provider, qint64 rate = 50)
    {
        protocol::Offer offer;
        offer.provider = provider;
        offer.name = protocol::providerName(provider);
        offer.capabilities = {u"docker"_s};
        offer.specs = {{u"basic"_s, u"Basic"_s, u"1 vCPU"_s, 1000, 1024, base::Msats{rate}}};
        offer.mints = {u"https://mint.example/"_s};
        return offer;
    }
    nostr::Event signedOffer(
        const nostr::SecretKey& key, qint64 rate = 50, std::chrono::seconds age = 0s)
    {
        return nostr::signEvent(
            protocol::toEventTemplate(anOffer(key.publicKey(), rate), clock.now() - age), key,
            random);
    }
    nostr::Event aBeat(const nostr::SecretKey& key, std::chrono::seconds age = 0s)
    {
        protocol::Heartbeat beat;
        beat.provider = key.publicKey();
        beat.sentAt = clock.now() - age;
        return nostr::signEvent(protocol::toStoredEvent(beat), key, random);
    }
    OfferRow onlyRow()
    {
        const auto rows = board.rows();
        EXPECT_EQ(rows.size(), 1);
        return rows.isEmpty() ? OfferRow{} : rows.first();
    }
};

TEST_F(OfferBoardTest, ShowsARowForEverySpec)
{
    auto offer = anOffer(alice.publicKey());
    offer.specs.append({u"large"_s, u"Large"_s, u""_s, 4000, 8192, base::Msats{110}});
    board.addOffer(nostr::signEvent(protocol::toEventTemplate(offer, clock.now()), alice, random));

    const auto rows = board.rows();

    ASSERT_EQ(rows.size(), 2);
    EXPECT_EQ(rows.at(1).spec.name, u"Large"_s);
    EXPECT_EQ(rows.at(1).id, alice.publicKey().toHex() + u"/large"_s);
    EXPECT_TRUE(rows.at(0).nameMatchesKey);
}

TEST_F(OfferBoardTest, KeepsTheNewestOfferWhateverTheOrder)
{
    EXPECT_TRUE(board.addOffer(signedOffer(alice, 60)));
    EXPECT_FALSE(board.addOffer(signedOffer(alice, 50, 10s)));

    EXPECT_EQ(onlyRow().spec.ratePerSecond, base::Msats{60});
}

TEST_F(OfferBoardTest, RefusesAnOfferInAnothersName)
{
    const auto forged = nostr::signEvent(
        protocol::toEventTemplate(anOffer(alice.publicKey()), clock.now()), bob, random);

    EXPECT_FALSE(board.addOffer(forged));
    EXPECT_TRUE(board.rows().isEmpty());
}

TEST_F(OfferBoardTest, ShowsAProviderOnlineForTwoMinutesAfterABeat)
{
    board.addOffer(signedOffer(alice));
    EXPECT_FALSE(onlyRow().isOnline);

    board.addBeat(aBeat(alice));
    EXPECT_TRUE(onlyRow().isOnline);
    clock.advance(119s);
    EXPECT_TRUE(onlyRow().isOnline);
    clock.advance(1s);

    EXPECT_FALSE(onlyRow().isOnline);
}

TEST_F(OfferBoardTest, IgnoresBeatsFromTheFuture)
{
    board.addOffer(signedOffer(alice));

    EXPECT_FALSE(board.addBeat(aBeat(alice, -121s)));

    EXPECT_FALSE(onlyRow().isOnline);
}

TEST_F(OfferBoardTest, RemembersBeatsThatCameBeforeTheOffer)
{
    board.addBeat(aBeat(alice));
    board.addOffer(signedOffer(alice));

    EXPECT_TRUE(onlyRow().isOnline);
}

TEST_F(OfferBoardTest, MeasuresUptimeFromItsFirstBeat)
{
    board.addOffer(signedOffer(alice));
    for (int minute = 0; minute < 120; ++minute) {
        if (minute < 30 || minute >= 60) // half an hour of silence
            board.addBeat(aBeat(alice, std::chrono::minutes{119 - minute}));
    }

    const auto seen = board.seenUptime(alice.publicKey());

    ASSERT_TRUE(seen.fraction);
    EXPECT_NEAR(*seen.fraction, 0.75, 0.02);
    EXPECT_EQ(seen.gaps, 1);
    EXPECT_EQ(seen.longestGap, 30min);
    EXPECT_EQ(seen.hours.size(), 168);
    EXPECT_EQ(seen.days.size(), 7);
    EXPECT_EQ(seen.hours.first(), UnknownUptime);
}

TEST_F(OfferBoardTest, KnowsNothingWithoutBeats)
{
    board.addOffer(signedOffer(alice));

    EXPECT_FALSE(onlyRow().seen.fraction);
    EXPECT_EQ(onlyRow().seen.hoursKnown, 0);
}

TEST_F(OfferBoardTest, DoesNotCallASilentBackendFull)
{
    board.addOffer(signedOffer(alice));
    board.addBeat(aBeat(alice));

    EXPECT_FALSE(onlyRow().freeMemoryMb);
}

TEST_F(OfferBoardTest, FindsAProviderByKeyPrefixAndName)
{
    board.addOffer(signedOffer(alice));
    board.addOffer(signedOffer(bob));
    const auto key = alice.publicKey();

    EXPECT_EQ(*board.findByText(key.toNpub()), key);
    EXPECT_EQ(*board.findByText(key.toHex()), key);
    EXPECT_EQ(*board.findByText(key.toHex().left(8)), key);
    EXPECT_EQ(*board.findByText(protocol::providerName(key).toLower()), key);
    EXPECT_FALSE(board.findByText(key.toHex().left(7)));
    EXPECT_EQ(board.findByText(u"nobody"_s).error().code, base::Errc::NotFound);
}

TEST_F(OfferBoardTest, RefusesANameThatTwoClaim)
{
    auto impostor = anOffer(bob.publicKey());
    impostor.name = protocol::providerName(alice.publicKey());
    board.addOffer(signedOffer(alice));
    board.addOffer(nostr::signEvent(protocol::toEventTemplate(impostor, clock.now()), bob, random));

    EXPECT_EQ(board.findByText(impostor.name).error().code, base::Errc::Conflict);
    EXPECT_FALSE(board.rows().at(1).nameMatchesKey);
}

TEST_F(OfferBoardTest, MarksWhatWeCanPay)
{
    board.addOffer(signedOffer(alice));
    EXPECT_FALSE(onlyRow().canPay);

    board.setMintsHeld({*cashu::paygressNormalised(u"https://mint.example")});

    EXPECT_TRUE(onlyRow().canPay);
    EXPECT_EQ(board.acceptingProviders(u"https://mint.example"_s), 1);
}

TEST_F(OfferBoardTest, KeepsItsRevisionWhileNothingChanges)
{
    board.addOffer(signedOffer(alice));
    board.addBeat(aBeat(alice));
    board.rows();
    const auto revision = board.revision();

    board.rows();
    EXPECT_EQ(board.revision(), revision);
    clock.advance(200s);
    board.rows();

    EXPECT_NE(board.revision(), revision); // it went offline
}

TEST_F(OfferBoardTest, HoldsTenThousandOffers)
{
    for (int n = 0; n < 10'000; ++n) {
        std::array<std::uint8_t, 32> key{};
        key[30] = static_cast<std::uint8_t>(n >> 8);
        key[31] = static_cast<std::uint8_t>(n);
        const auto provider = nostr::PublicKey::fromBytes(key);
        const auto content = protocol::toEventTemplate(anOffer(provider), clock.now());
        board.addOffer(nostr::Event{
            {}, provider, content.createdAt, content.kind, content.tags, content.content, {}});
    }

    EXPECT_EQ(board.rows().size(), 10'000);
    EXPECT_EQ(board.size(), 10'000);
}

TEST_F(OfferBoardTest, LetsSilentStrangersMakeRoom)
{
    OfferBoard small{clock, 8};
    const auto starred = nostr::SecretKey::generate(random);
    ProviderMemory star;
    star.isStarred = true;
    ProviderMemory rented;
    rented.leases = 1;
    small.remember(starred.publicKey(), star);
    small.remember(bob.publicKey(), rented);
    for (const auto& key : {starred, alice, bob})
        EXPECT_TRUE(small.addOffer(signedOffer(key)));
    small.addBeat(aBeat(alice));

    nostr::SecretKey last = alice;
    for (int flood = 0; flood < 50; ++flood) {
        last = nostr::SecretKey::generate(random);
        EXPECT_TRUE(small.addOffer(signedOffer(last)));
    }

    EXPECT_LE(small.size(), 8);
    EXPECT_EQ(small.rows().size(), small.size());
    for (const auto& key : {starred, alice, bob, last})
        EXPECT_TRUE(small.find(key.publicKey()));
    EXPECT_EQ(small.acceptingProviders(u"https://mint.example"_s), small.size());
    EXPECT_EQ(small.find(alice.publicKey())->offer.provider, alice.publicKey());
}

TEST_F(OfferBoardTest, TakesNobodyMoreWhenAllAreOnline)
{
    OfferBoard small{clock, 1};
    small.addOffer(signedOffer(alice));
    small.addBeat(aBeat(alice));

    EXPECT_FALSE(small.addOffer(signedOffer(bob)));
    clock.advance(OnlineLimit);
    EXPECT_TRUE(small.addOffer(signedOffer(bob)));
}

TEST_F(OfferBoardTest, CutsTextsWithoutEnd)
{
    auto offer = anOffer(alice.publicKey());
    offer.specs.first().description = QString{5'000, u'x'};
    offer.specs.append({QString{5'000, u'i'}, u"Long"_s, {}, 1000, 1024, base::Msats{50}});
    offer.mints += u"https://mint.example/"_s + QString{5'000, u'm'};
    for (int count = 0; count < 100; ++count)
        offer.capabilities += u"c%1"_s.arg(count);

    board.addOffer(nostr::signEvent(protocol::toEventTemplate(offer, clock.now()), alice, random));

    const auto& kept = board.find(alice.publicKey())->offer;
    EXPECT_EQ(onlyRow().spec.description.size(), MaxShownText);
    EXPECT_EQ(kept.mints.size(), 1);
    EXPECT_EQ(kept.capabilities.size(), MaxListShown);
    EXPECT_EQ(kept.specs.size(), 1);
}

TEST(ProviderStoreTest, ForgetsOldStrangersOnly)
{
    test::FakeRandom random;
    const auto database = *storage::Database::open(u":memory:"_s);
    auto store = *ProviderStore::open(*database);
    QHash<nostr::PublicKey, ProviderMemory> memories;
    for (int day = 0; day < 6; ++day) {
        ProviderMemory memory;
        memory.firstSeen = base::UnixTime{std::chrono::days{day}};
        memory.isStarred = day == 0;
        memory.failures = day == 1 ? 1 : 0;
        memories.insert(nostr::SecretKey::generate(random).publicKey(), memory);
    }
    ASSERT_TRUE(store.save(memories));

    ASSERT_TRUE(store.forgetStrangersBeyond(2));

    const auto left = store.all();
    ASSERT_TRUE(left);
    QList<qint64> days;
    for (const auto& memory : *left)
        days.append(memory.firstSeen.time_since_epoch() / std::chrono::days{1});
    std::ranges::sort(days);
    EXPECT_EQ(days, (QList<qint64>{0, 1, 4, 5}));
}

} // namespace
