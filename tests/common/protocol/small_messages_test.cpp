// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden.h"
#include "protocol/lease_stop.h"
#include "protocol/pod_id.h"
#include "protocol/provider_name.h"
#include "protocol/time_text.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace protocol;

TEST(PodId, IsReadInBothForms)
{
    EXPECT_EQ(podIdFromText(u"container-1003").value(), PodId{1003});
    EXPECT_EQ(podIdFromText(u"1003").value(), PodId{1003});
    EXPECT_EQ(PodId{1003}.toText(), u"container-1003"_s);
    for (const auto& text :
        {u""_s, u"container-"_s, u"-1"_s, u"+1"_s, u" 1"_s, u"4294967296"_s, u"standby-slot-1"_s})
        EXPECT_FALSE(podIdFromText(text)) << qPrintable(text);
}

TEST(TimeText, IsWrittenWithAnOffsetAndReadInAnyForm)
{
    const base::UnixTime time{std::chrono::seconds{1785415945}};

    EXPECT_EQ(toTimeText(time), u"2026-07-30T12:52:25+00:00"_s);
    EXPECT_EQ(toReadableTime(time), u"2026-07-30 12:52:25 UTC"_s);
    EXPECT_EQ(timeFromText(u"2026-07-30T12:52:25+00:00"_s).value(), time);
    EXPECT_EQ(timeFromText(u"2026-07-30T12:52:25Z"_s).value(), time);
    EXPECT_EQ(timeFromText(u"2026-07-30T12:52:25.999Z"_s).value(), time);
    EXPECT_EQ(timeFromText(u"2026-07-30T14:52:25+02:00"_s).value(), time);
    EXPECT_FALSE(timeFromText(u"2026-07-30T12:52:25"_s));
    EXPECT_FALSE(timeFromText(u"soon"_s));
    // What is read can be stored and read again.
    EXPECT_FALSE(timeFromText(u"1969-12-31T23:59:59Z"_s));
    EXPECT_TRUE(timeFromText(u"1970-01-01T00:00:00Z"_s));
    EXPECT_TRUE(timeFromText(u"9999-12-31T23:59:59Z"_s));
    EXPECT_FALSE(timeFromText(u"9999-12-31T23:59:59-14:00"_s));
}

TEST(ProviderName, FollowsFromTheKey)
{
    const auto name
        = [](const QString& hex) { return providerName(nostr::PublicKey::fromHex(hex).value()); };

    EXPECT_EQ(name(QString{64, u'0'}), u"AncientAmberAlbatross"_s);
    EXPECT_EQ(name(u"42"_s.repeated(32)), u"SilentEbonyOkapi"_s);
    EXPECT_EQ(name(u"79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"_s),
        u"RestlessReedCrow"_s);
    EXPECT_EQ(name(u"ee6afe4b4a6e4fe49d6c35359d1161a6fd26fbe5d6eefcbab1c9c147731bf08a"_s),
        u"BarrenIndigoTapir"_s);
}

class GoldenLeaseMessage : public testing::TestWithParam<const char*> { };

TEST_P(GoldenLeaseMessage, RoundTripsByteByByte)
{
    const auto text = golden::text(QString::fromLatin1(GetParam()));

    const auto message = leaseMessageFromText(text);

    ASSERT_TRUE(message);
    EXPECT_EQ(toJson(*message), text);
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenLeaseMessage,
    testing::Values("lease_stop.json", "lease_closed.json", "lease_ack.json"));

TEST(LeaseMessage, TellsUnknownFromMalformed)
{
    const auto codeOf = [](QString text, const QString& before, const QString& after) {
        return leaseMessageFromText(text.replace(before, after)).error().code;
    };
    const auto text = golden::text(u"lease_stop.json"_s);

    EXPECT_EQ(codeOf(text, u"lease.stop"_s, u"lease.dance"_s), base::Errc::Unsupported);
    EXPECT_EQ(codeOf(text, u"\"cm\":1"_s, u"\"cm\":2"_s), base::Errc::Unsupported);
    EXPECT_EQ(codeOf(text, u"\"role\":\"owner\""_s, u"\"role\":\"king\""_s), base::Errc::Malformed);
    EXPECT_EQ(codeOf(text, u"\"lease\""_s, u"\"house\""_s), base::Errc::Malformed);
    EXPECT_EQ(codeOf(text, u"\"body\""_s, u"\"soul\""_s), base::Errc::Malformed);
    EXPECT_EQ(codeOf(text, u"{"_s, u"["_s), base::Errc::Malformed);
}

TEST(LeaseMessage, AgreesOnTheRefundId)
{
    const auto provider = golden::event(u"offer_event.json"_s).pubkey;
    const auto closed = leaseMessageFromText(golden::text(u"lease_closed.json"_s)).value();

    EXPECT_EQ(refundId(provider, u"container-1003"_s), std::get<LeaseClosed>(closed.body).refundId);
}
