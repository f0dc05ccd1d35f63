// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden.h"
#include "protocol/heartbeat.h"
#include "protocol/offer.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace protocol;

namespace {

QJsonObject offerWith(QLatin1StringView key, const QJsonValue& value)
{
    auto json = golden::json(u"offer_full.json"_s);
    json.insert(key, value);
    return json;
}

} // namespace

TEST(Offer, ReadsTheReferenceEvent)
{
    const auto offer = offerFromEvent(golden::event(u"offer_event.json"_s));

    ASSERT_TRUE(offer);
    EXPECT_EQ(offer->name, u"HauntedFrostCrane"_s);
    EXPECT_EQ(offer->specs.size(), 2);
    EXPECT_EQ(offer->specs[1].ratePerSecond, base::Msats{180});
    EXPECT_EQ(offer->isolation, IsolationLevel::SharedKernel);
}

TEST(Offer, IsWrittenAsTheReferenceWritesIt)
{
    const auto event = golden::event(u"offer_event.json"_s);

    const auto written = toEventTemplate(offerFromEvent(event).value(), event.createdAt);

    EXPECT_EQ(written.content, event.content);
    EXPECT_EQ(written.tags, event.tags);
    EXPECT_EQ(nostr::eventId(event.pubkey, written), event.id);
}

TEST(Offer, KeepsEveryOptionalField)
{
    const auto text = golden::text(u"offer_full.json"_s);

    EXPECT_EQ(toJson(offerFromJson(golden::json(u"offer_full.json"_s)).value()), text);
}

TEST(Offer, ReadsTheOldestForm)
{
    const auto offer = offerFromJson(golden::json(u"offer_oldest.json"_s));

    ASSERT_TRUE(offer);
    EXPECT_EQ(offer->version, 1);
    EXPECT_EQ(offer->isolation, IsolationLevel::SharedKernel);
}

TEST(Offer, CarriesAMinimumDurationThatOldReadersIgnore)
{
    auto offer = offerFromJson(golden::json(u"offer_oldest.json"_s)).value();
    offer.minimumDuration = std::chrono::seconds{60};

    const auto text = toJson(offer);

    EXPECT_TRUE(text.endsWith(u"\"minimum_duration_seconds\":60}"_s));
    EXPECT_EQ(offerFromJson(base::parseObject(text.toUtf8()).value()).value(), offer);
}

TEST(Offer, IsRefusedWhenAnotherKeyPublishedIt)
{
    auto event = golden::event(u"offer_event.json"_s);
    event.pubkey = golden::event(u"standby_promotion_event.json"_s).pubkey;

    EXPECT_EQ(offerFromEvent(event).error().code, base::Errc::NotAllowed);
}

TEST(Offer, IsRefusedWhenAFieldIsWrong)
{
    EXPECT_FALSE(offerFromJson(offerWith("isolation_level"_L1, u"unbreakable"_s)));
    EXPECT_FALSE(offerFromJson(offerWith("isolation_level"_L1, QJsonValue::Null)));
    EXPECT_FALSE(offerFromJson(offerWith("provider_npub"_L1, u"someone"_s)));
    EXPECT_FALSE(offerFromJson(offerWith("uptime_percent"_L1, u"90"_s)));
    EXPECT_FALSE(offerFromJson(offerWith("total_jobs_completed"_L1, -1)));
    EXPECT_FALSE(offerFromJson(offerWith("capabilities"_L1, QJsonValue::Null)));
    EXPECT_FALSE(offerFromJson(offerWith("version"_L1, 256)));
    EXPECT_FALSE(
        offerFromJson(offerWith("specs"_L1, QJsonArray{QJsonObject{{u"id"_s, u"basic"_s}}})));
    EXPECT_FALSE(offerFromJson(offerWith("stake_proof"_L1, QJsonObject{})));
}

TEST(Heartbeat, IsWrittenAsTheReferenceWritesIt)
{
    const auto stored = golden::event(u"heartbeat_stored_event.json"_s);
    const auto ephemeral = golden::event(u"heartbeat_ephemeral_event.json"_s);

    const auto beat = heartbeatFromEvent(stored);

    ASSERT_TRUE(beat);
    EXPECT_EQ(beat->available.memoryMb, 20'480);
    EXPECT_EQ(nostr::eventId(stored.pubkey, toStoredEvent(*beat)), stored.id);
    EXPECT_EQ(nostr::eventId(ephemeral.pubkey, toEphemeralEvent(*beat)), ephemeral.id);
}

TEST(Heartbeat, IsRefusedWhenAnotherKeyPublishedItOrAFieldIsWrong)
{
    auto event = golden::event(u"heartbeat_stored_event.json"_s);
    auto foreign = event;
    foreign.pubkey = golden::event(u"standby_promotion_event.json"_s).pubkey;
    auto truncated = event;
    truncated.content.chop(20);

    EXPECT_EQ(heartbeatFromEvent(foreign).error().code, base::Errc::NotAllowed);
    EXPECT_EQ(heartbeatFromEvent(truncated).error().code, base::Errc::Malformed);
}
