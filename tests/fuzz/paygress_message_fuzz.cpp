// SPDX-License-Identifier: GPL-3.0-or-later
// Paygress messages as a stranger may write them: requests, replies, offers, heartbeats, refund/1.
#include "base/json_reader.h"
#include "fuzz_target.h"
#include "protocol/access_details.h"
#include "protocol/heartbeat.h"
#include "protocol/lease_stop.h"
#include "protocol/offer.h"
#include "protocol/reply.h"
#include "protocol/request.h"

namespace {

// Whoever stores it must be able to read it again.
void requireStorable(base::UnixTime time)
{
    const QJsonObject stored{{QStringLiteral("at"), qint64{time.time_since_epoch().count()}}};
    base::JsonReader in{stored};
    static_cast<void>(in.unixTime(QLatin1StringView{"at"}));
    fuzz::require(in.isGood(), "times can be stored");
}

} // namespace

FUZZ_TARGET(paygress_message)
{
    const auto text = QString::fromUtf8(input);
    if (const auto request = protocol::requestFromText(text))
        fuzz::require(
            protocol::requestFromText(protocol::toJson(*request)).has_value(), "requests return");
    if (const auto reply = protocol::replyFromText(text)) {
        fuzz::require(
            protocol::replyFromText(protocol::toJson(*reply)).has_value(), "replies return");
        if (const auto* access = std::get_if<protocol::AccessDetails>(&*reply))
            requireStorable(access->expiresAt);
        if (const auto* status = std::get_if<protocol::StatusReply>(&*reply))
            requireStorable(status->expiresAt);
        if (const auto* extended = std::get_if<protocol::TopUpReply>(&*reply))
            requireStorable(extended->expiresAt);
    }
    if (const auto message = protocol::leaseMessageFromText(text))
        fuzz::require(protocol::leaseMessageFromText(protocol::toJson(*message)).has_value(),
            "lease messages return");
}

FUZZ_TARGET(paygress_offer)
{
    const auto json = base::parseObject(input, 128 * 1024);
    if (!json)
        return;
    if (const auto offer = protocol::offerFromJson(*json)) {
        const auto again = base::parseObject(protocol::toJson(*offer).toUtf8(), 1 << 20);
        fuzz::require(again && protocol::offerFromJson(*again), "offers return");
    }
    static_cast<void>(protocol::heartbeatFromJson(*json));
    static_cast<void>(protocol::accessDetailsFromJson(*json));
}
