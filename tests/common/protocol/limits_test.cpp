// SPDX-License-Identifier: GPL-3.0-or-later
// What a peer may write at most: the last size that is read, and the first that is not.
#include "golden.h"
#include "protocol/access_details.h"
#include "protocol/heartbeat.h"
#include "protocol/lease_stop.h"
#include "protocol/offer.h"
#include "protocol/request.h"
#include "protocol/spawn_request.h"
#include "protocol/time_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace protocol;

namespace {

QString text(qsizetype length)
{
    return QString{length, u'x'};
}

QJsonArray repeated(const QJsonValue& value, qsizetype times)
{
    QJsonArray list;
    for (qsizetype i = 0; i < times; ++i)
        list.append(value);
    return list;
}

bool isOffer(const QString& key, const QJsonValue& value)
{
    auto json = golden::json(u"offer_full.json"_s);
    json.insert(key, value);
    return offerFromJson(json).has_value();
}

bool isAccess(const QString& key, const QJsonValue& value)
{
    auto json = golden::json(u"access_details_template.json"_s);
    json.insert(key, value);
    return accessDetailsFromJson(json).has_value();
}

} // namespace

TEST(ProtocolLimits, OfOffers)
{
    EXPECT_TRUE(isOffer(u"capabilities"_s, repeated(u"x"_s, 200)));
    EXPECT_FALSE(isOffer(u"capabilities"_s, repeated(u"x"_s, 201)));
    EXPECT_TRUE(isOffer(u"whitelisted_mints"_s, repeated(u"https://m.example"_s, 200)));
    EXPECT_FALSE(isOffer(u"whitelisted_mints"_s, repeated(u"https://m.example"_s, 201)));
    EXPECT_TRUE(isOffer(u"hostname"_s, text(200)));
    EXPECT_FALSE(isOffer(u"hostname"_s, text(201)));
    EXPECT_TRUE(isOffer(u"minimum_duration_seconds"_s, 315'360'000));
    EXPECT_FALSE(isOffer(u"minimum_duration_seconds"_s, 315'360'001));
}

TEST(ProtocolLimits, OfHeartbeats)
{
    const auto isBeat = [](qint64 workloads) {
        auto event = golden::event(u"heartbeat_stored_event.json"_s);
        auto json = QJsonDocument::fromJson(event.content.toUtf8()).object();
        json[u"active_workloads"] = workloads;
        event.content = QString::fromUtf8(QJsonDocument{json}.toJson(QJsonDocument::Compact));
        return heartbeatFromEvent(event).has_value();
    };
    EXPECT_TRUE(isBeat(4'294'967'295));
    EXPECT_FALSE(isBeat(4'294'967'296));
}

TEST(ProtocolLimits, OfStandbys)
{
    const auto isRequest = [](qsizetype standbys) {
        auto json = golden::json(u"spawn_warm_standby.json"_s);
        auto replication = json[u"replication"].toObject();
        replication[u"standby_providers"] = repeated(u"npub"_s, standbys);
        json[u"replication"] = replication;
        return spawnRequestFromJson(json).has_value();
    };
    EXPECT_TRUE(isRequest(100));
    EXPECT_FALSE(isRequest(101));
}

TEST(ProtocolLimits, OfAccessDetails)
{
    const QJsonValue port
        = golden::json(u"access_details_template.json"_s)[u"template_ports"].toArray().first();
    EXPECT_TRUE(isAccess(u"template_ports"_s, repeated(port, 64)));
    EXPECT_FALSE(isAccess(u"template_ports"_s, repeated(port, 65)));
    EXPECT_TRUE(isAccess(u"instructions"_s, repeated(u"x"_s, 200)));
    EXPECT_FALSE(isAccess(u"instructions"_s, repeated(u"x"_s, 201)));
    EXPECT_TRUE(isAccess(u"node_port"_s, 65'535));
    EXPECT_FALSE(isAccess(u"node_port"_s, 65'536));
}

TEST(ProtocolLimits, OfMarketMessages)
{
    const auto message = golden::text(u"lease_stop.json"_s);
    EXPECT_TRUE(leaseMessageFromText(message + QString(256 * 1024 - message.size(), u' ')));
    EXPECT_FALSE(leaseMessageFromText(message + QString(256 * 1024 + 1 - message.size(), u' ')));
    const auto withReason = [](qsizetype length) {
        auto json = golden::json(u"lease_stop.json"_s);
        auto body = json[u"body"].toObject();
        body[u"reason"] = text(length);
        json[u"body"] = body;
        return leaseMessageFromText(
            QString::fromUtf8(QJsonDocument{json}.toJson(QJsonDocument::Compact)));
    };
    EXPECT_TRUE(withReason(1000));
    EXPECT_FALSE(withReason(1001));
}

TEST(ProtocolLimits, OfTimes)
{
    EXPECT_TRUE(timeFromText(u"2026-07-30T11:52:25.123456789+00:00"_s));
    EXPECT_FALSE(timeFromText(u"2026-07-30T11:52:25.12345678901234567890+00:00"_s));
}
