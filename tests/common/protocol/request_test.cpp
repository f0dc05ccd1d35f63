// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden.h"
#include "protocol/reply.h"
#include "protocol/request.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace protocol;

namespace {

QString spawnWith(const QString& more)
{
    return u"{\"cashu_token\":\"t\",\"pod_image\":\"i\",\"ssh_username\":\"u\",\"ssh_password\":\"p\"%1}"_s
        .arg(more);
}

template <typename T>
bool isA(const QString& text)
{
    const auto request = requestFromText(text);
    return request && std::holds_alternative<T>(*request);
}

} // namespace

class GoldenRequest : public testing::TestWithParam<const char*> { };

TEST_P(GoldenRequest, RoundTripsByteByByte)
{
    const auto text = golden::text(QString::fromLatin1(GetParam()));

    const auto request = requestFromText(text);

    ASSERT_TRUE(request);
    EXPECT_EQ(toJson(*request), text);
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenRequest,
    testing::Values("spawn_plain.json", "spawn_template.json", "spawn_warm_standby.json",
        "spawn_checkpointed.json", "top_up_request.json", "status_request.json"));

// The table of recognition edge cases, line by line.
TEST(Request, IsRecognisedByItsFieldsInOrder)
{
    EXPECT_TRUE(isA<SpawnRequest>(spawnWith({})));
    EXPECT_FALSE(std::get<SpawnRequest>(requestFromText(spawnWith({})).value()).specId);
    EXPECT_TRUE(isA<SpawnRequest>(spawnWith(u",\"pod_npub\":\"container-1\",\"pod_id\":\"1\""_s)));
    EXPECT_TRUE(isA<TopUpRequest>(
        u"{\"cashu_token\":\"t\",\"pod_npub\":\"container-1\",\"pod_id\":\"1\"}"_s));
    EXPECT_TRUE(isA<StatusRequest>(u"{\"pod_id\":\"1\",\"cashu_token\":\"t\"}"_s));
    EXPECT_TRUE(isA<TopUpRequest>(
        u"{\"cashu_token\":\"t\",\"pod_image\":\"i\",\"ssh_username\":\"u\",\"pod_npub\":\"container-1\"}"_s));
    EXPECT_TRUE(isA<SpawnRequest>(spawnWith(u",\"something\":{\"new\":[1,2]}"_s)));
}

TEST(Request, ReadsReplicationStrictly)
{
    const auto none = requestFromText(spawnWith(u",\"replication\":null"_s));
    ASSERT_TRUE(none);
    EXPECT_FALSE(std::get<SpawnRequest>(*none).replication);
    EXPECT_TRUE(isA<SpawnRequest>(spawnWith(u",\"replication\":{\"mode\":\"none\"}"_s)));
    EXPECT_FALSE(requestFromText(spawnWith(u",\"replication\":{\"mode\":\"warm_standby\"}"_s)));
    EXPECT_FALSE(requestFromText(spawnWith(u",\"replication\":{\"mode\":\"warm-standby\"}"_s)));
    EXPECT_FALSE(requestFromText(spawnWith(u",\"replication\":\"checkpointed\""_s)));
}

TEST(Request, ReadsVolumeEncryptionAsTheReferenceDoes)
{
    const auto key = QString{43, u'A'};
    const auto unknown = requestFromText(
        spawnWith(u",\"volume_encryption\":{\"algorithm\":\"zzz\",\"key_b64\":\"%1\"}"_s.arg(key)));

    ASSERT_TRUE(unknown);
    EXPECT_EQ(std::get<SpawnRequest>(*unknown).volumeEncryption->version, 1);
    EXPECT_FALSE(
        requestFromText(spawnWith(u",\"volume_encryption\":{\"key_b64\":\"%1\"}"_s.arg(key))));
    EXPECT_FALSE(requestFromText(spawnWith(
        u",\"volume_encryption\":{\"version\":null,\"algorithm\":\"a\",\"key_b64\":\"k\"}"_s)));
}

TEST(Request, IsRefusedWhenMalformed)
{
    EXPECT_FALSE(requestFromText(spawnWith(u",\"pod_spec_id\":7"_s)));
    EXPECT_FALSE(requestFromText(
        u"{\"cashu_token\":\"t\",\"pod_image\":\"i\",\"ssh_username\":\"u\",\"ssh_password\":null}"_s));
    EXPECT_FALSE(requestFromText(u"{\"pod_id\":1003}"_s));
    for (const auto& text :
        {u"{}"_s, u"[]"_s, u"\"x\""_s, u"not JSON"_s, u""_s, u"{\"pod_id\":\"1\""_s})
        EXPECT_FALSE(requestFromText(text)) << qPrintable(text);
    EXPECT_FALSE(requestFromText(u"{\"pod_id\":\"%1\"}"_s.arg(QString{MaxMessageBytes, u'x'})));
}

TEST(Request, TakesOverGoodPasswordsOnly)
{
    EXPECT_TRUE(isAcceptablePassword(u"k3Vb9TqLmZ2xWc7P"));
    EXPECT_FALSE(isAcceptablePassword(u"elevenchars"));
    EXPECT_FALSE(isAcceptablePassword(u"with spaces in it"));
    EXPECT_FALSE(isAcceptablePassword(QString{65, u'a'}));
}

TEST(Request, IsToldFromAReply)
{
    EXPECT_TRUE(looksLikeReply(golden::text(u"error_reply.json"_s)));
    EXPECT_FALSE(looksLikeReply(golden::text(u"status_request.json"_s)));
    EXPECT_FALSE(looksLikeReply(u"hello"_s));
}

class GoldenReply : public testing::TestWithParam<const char*> { };

TEST_P(GoldenReply, RoundTripsByteByByte)
{
    const auto text = golden::text(QString::fromLatin1(GetParam()));

    const auto reply = replyFromText(text);

    ASSERT_TRUE(reply);
    EXPECT_EQ(toJson(*reply), text);
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenReply,
    testing::Values("access_details.json", "access_details_template.json",
        "standby_reservation.json", "error_reply.json", "top_up_reply.json", "status_reply.json"));

TEST(Reply, IsNotRecognisedWithNullWhereTheReferenceWantsNone)
{
    for (const auto key : {"template_ports"_L1, "host_address"_L1}) {
        auto json = golden::json(u"access_details.json"_s);
        json.insert(key, QJsonValue::Null);
        EXPECT_FALSE(accessDetailsFromJson(json));
    }
}

TEST(Reply, ReadsAnErrorWithoutDetails)
{
    const auto reply = replyFromText(u"{\"error_type\":\"not_found\",\"message\":\"gone\"}"_s);

    ASSERT_TRUE(reply);
    EXPECT_FALSE(std::get<ErrorReply>(*reply).details);
}

TEST(Reply, CarriesARefundInAnError)
{
    const ErrorReply error{.type = u"backend_error"_s,
        .message = u"no"_s,
        .details = {},
        .refundToken = u"cashuBabc"_s};

    EXPECT_EQ(std::get<ErrorReply>(replyFromText(toJson(error)).value()), error);
}

TEST(Reply, SaysHowToLogIn)
{
    const auto golden = std::get<AccessDetails>(
        replyFromText(golden::text(u"access_details_template.json"_s)).value());

    const auto lines = instructionsFor({.username = u"root"_s,
                                           .password = u"k3Vb9TqLmZ2xWc7P"_s,
                                           .expiresAt = golden.expiresAt,
                                           .host = u"203.0.113.7"_s,
                                           .port = 31004,
                                           .about = {}},
        golden.templatePorts);

    EXPECT_EQ(lines, golden.instructions);
    EXPECT_EQ(passwordIn(lines), u"k3Vb9TqLmZ2xWc7P"_s);
    EXPECT_EQ(usernameIn(lines), u"root"_s);
}
