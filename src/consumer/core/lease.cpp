// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/lease.h"

#include "base/json_reader.h"
#include "base/time_range.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

// "Ending" is the last ten minutes; of a short lease the last fifth.
constexpr std::chrono::seconds EndingLimit{600};
constexpr int EndingShare = 5;
constexpr int ShortIdLength = 8;

qint64 count(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

template <typename Enum>
Enum readEnum(base::JsonReader& in, QLatin1StringView key, Enum last)
{
    return static_cast<Enum>(in.integer(key, 0, static_cast<qint64>(last)));
}

// What an earlier version wrote may lie outside of all calendars.
base::UnixTime readTime(base::JsonReader& in, QLatin1StringView key)
{
    constexpr qint64 Far = qint64{1} << 62;
    const base::UnixTime time{std::chrono::seconds{in.integer(key, -Far, Far)}};
    return std::clamp(time, base::EarliestTime, base::LatestTime);
}

QJsonObject toJson(const TopUp& topUp)
{
    return {
        {"state"_L1, static_cast<int>(topUp.state)},
        {"by"_L1, static_cast<int>(topUp.by)},
        {"started_at"_L1, count(topUp.startedAt)},
        {"sequence"_L1, topUp.sequence},
        {"face_sat"_L1, qint64{topUp.face.value()}},
        {"mint"_L1, topUp.mintUrl},
        {"given_token"_L1, topUp.givenToken},
        {"sent_token_id"_L1, topUp.sentTokenId},
        {"token"_L1, topUp.token},
        {"letter"_L1, topUp.letter},
        {"letter_id"_L1, topUp.letterId},
        {"written_at"_L1, count(topUp.writtenAt)},
        {"was_refused"_L1, topUp.wasRefused},
        {"error_code"_L1, topUp.errorCode},
        {"error_message"_L1, topUp.errorMessage},
        {"refund_token"_L1, topUp.refundToken},
        {"refund_mint"_L1, topUp.refundMint},
        {"money"_L1, static_cast<int>(topUp.money)},
        {"money_sat"_L1, qint64{topUp.moneyAmount.value()}},
        {"extension"_L1, qint64{topUp.extension.count()}},
    };
}

TopUp topUpFrom(base::JsonReader& outer)
{
    base::JsonReader in{outer.object("top_up"_L1)};
    TopUp topUp;
    topUp.state = readEnum(in, "state"_L1, TopUpState::Settled);
    topUp.by = in.integerOr("by"_L1, 0) == 0 ? TopUpBy::User : TopUpBy::Renewal;
    topUp.startedAt = base::UnixTime{std::chrono::seconds{in.integerOr("started_at"_L1, 0)}};
    topUp.sequence = in.integer("sequence"_L1);
    topUp.face = base::Sats{in.integer("face_sat"_L1)};
    topUp.mintUrl = in.text("mint"_L1);
    topUp.givenToken = in.text("given_token"_L1);
    topUp.sentTokenId = in.text("sent_token_id"_L1);
    topUp.token = in.text("token"_L1);
    topUp.letter = in.text("letter"_L1);
    topUp.letterId = in.optionalText("letter_id"_L1).value_or(QString{});
    topUp.writtenAt = in.unixTime("written_at"_L1);
    topUp.wasRefused = in.boolean("was_refused"_L1);
    topUp.errorCode = in.text("error_code"_L1);
    topUp.errorMessage = in.text("error_message"_L1);
    topUp.refundToken = in.text("refund_token"_L1);
    topUp.refundMint = in.optionalText("refund_mint"_L1).value_or(QString{});
    topUp.money = readEnum(in, "money"_L1, MoneyOutcome::Pending);
    topUp.moneyAmount = base::Sats{in.integer("money_sat"_L1)};
    topUp.extension = std::chrono::seconds{in.integer("extension"_L1)};
    if (!in.isGood())
        outer.refuse("top_up"_L1, in.finish(topUp).error().detail);
    return topUp;
}

QJsonObject toJson(const Stop& stop)
{
    return {
        {"state"_L1, static_cast<int>(stop.state)},
        {"sequence"_L1, stop.sequence},
        {"asked_at"_L1, count(stop.askedAt)},
        {"refund_id"_L1, stop.refundId},
        {"paid_msat"_L1, qint64{stop.paid.value()}},
        {"earned_msat"_L1, qint64{stop.earned.value()}},
        {"refund_sat"_L1, qint64{stop.refund.value()}},
        {"token"_L1, stop.token},
        {"received_sat"_L1, qint64{stop.received.value()}},
        {"refund_mint"_L1, stop.refundMint},
        {"was_acknowledged"_L1, stop.wasAcknowledged},
        {"error_code"_L1, stop.errorCode},
        {"error_message"_L1, stop.errorMessage},
    };
}

Stop stopFrom(base::JsonReader& outer)
{
    base::JsonReader in{outer.object("stop"_L1)};
    Stop stop;
    stop.state = readEnum(in, "state"_L1, StopState::Refused);
    stop.sequence = in.integer("sequence"_L1);
    stop.askedAt = in.unixTime("asked_at"_L1);
    stop.refundId = in.text("refund_id"_L1);
    stop.paid = base::Msats{in.integer("paid_msat"_L1)};
    stop.earned = base::Msats{in.integer("earned_msat"_L1)};
    stop.refund = base::Sats{in.integer("refund_sat"_L1)};
    stop.token = in.text("token"_L1);
    stop.received = base::Sats{in.integer("received_sat"_L1)};
    stop.refundMint = in.optionalText("refund_mint"_L1).value_or(QString{});
    stop.wasAcknowledged = in.boolean("was_acknowledged"_L1);
    stop.errorCode = in.text("error_code"_L1);
    stop.errorMessage = in.text("error_message"_L1);
    if (!in.isGood())
        outer.refuse("stop"_L1, in.finish(stop).error().detail);
    return stop;
}

QJsonArray portsJson(const QList<protocol::TemplatePort>& ports)
{
    QJsonArray rows;
    for (const auto& port : ports)
        rows.append(QJsonDocument::fromJson(protocol::toJsonBytes(port)).object());
    return rows;
}

QList<protocol::TemplatePort> portsFrom(base::JsonReader& in)
{
    QList<protocol::TemplatePort> ports;
    for (const auto& item : in.array("ports"_L1, protocol::MaxTemplatePorts)) {
        if (const auto port = protocol::templatePortFromJson(item.toObject()))
            ports.append(*port);
        else
            in.refuse("ports"_L1, port.error().detail);
    }
    return ports;
}

} // namespace

QString Lease::id() const
{
    return podId + u'@' + providerKey.left(ShortIdLength);
}

void Lease::setExpiry(base::UnixTime claimed, base::UnixTime now)
{
    expiresAt = std::clamp(claimed, startedAt, std::max(startedAt, now) + LongestPaidAhead);
}

ServerState Lease::stateAt(base::UnixTime now) const
{
    if (hasEnded() || now >= expiresAt)
        return ServerState::Ended;
    if (!problem.isEmpty())
        return ServerState::Problem;
    const auto limit
        = std::min(EndingLimit, std::chrono::seconds{(expiresAt - startedAt) / EndingShare});
    if (stop.state == StopState::Asked || stop.state == StopState::Closed
        || expiresAt - now < limit)
        return ServerState::Ending;
    return ServerState::Running;
}

base::Msats Lease::paidSoFar() const
{
    return base::priceFor(rate, std::chrono::seconds{expiresAt - startedAt});
}

base::Msats Lease::usedAt(base::UnixTime now) const
{
    if (stop.state == StopState::Closed || stop.state == StopState::Refunded)
        return stop.earned;
    const auto until
        = std::clamp(hasEnded() ? endedAt : now, startedAt, std::max(startedAt, expiresAt));
    return base::priceFor(rate, std::chrono::seconds{until - startedAt});
}

base::Sats Lease::refundableAt(base::UnixTime now) const
{
    if (!canRefund || hasEnded() || now >= expiresAt)
        return {};
    return base::roundDownToSats(base::priceFor(rate, std::chrono::seconds{expiresAt - now}));
}

QJsonObject toJson(const Lease& lease)
{
    QJsonObject json{
        {"number"_L1, lease.number},
        {"pod_id"_L1, lease.podId},
        {"name"_L1, lease.name},
        {"runs"_L1, lease.runs},
        {"provider"_L1, lease.providerKey},
        {"provider_name"_L1, lease.providerName},
        {"spec"_L1, lease.specId},
        {"spec_name"_L1, lease.specName},
        {"cpu_millicores"_L1, lease.cpuMillicores},
        {"memory_mb"_L1, lease.memoryMb},
        {"rate_msat"_L1, qint64{lease.rate.value()}},
        {"can_refund"_L1, lease.canRefund},
        {"offer_mints"_L1, QJsonArray::fromStringList(lease.offerMints)},
        {"mint"_L1, lease.mintUrl},
        {"host"_L1, lease.host},
        {"port"_L1, lease.port},
        {"user"_L1, lease.user},
        {"password"_L1, lease.password},
        {"instructions"_L1, QJsonArray::fromStringList(lease.instructions)},
        {"ports"_L1, portsJson(lease.ports)},
        {"started_at"_L1, count(lease.startedAt)},
        {"expires_at"_L1, count(lease.expiresAt)},
        {"problem"_L1, lease.problem},
        {"end"_L1, static_cast<int>(lease.end)},
        {"ended_at"_L1, count(lease.endedAt)},
        {"top_up"_L1, toJson(lease.topUp)},
        {"stop"_L1, toJson(lease.stop)},
        {"later_face_sat"_L1, qint64{lease.laterFace.value()}},
        {"keep_running"_L1, toJson(lease.keep)},
        {"given_sat"_L1, qint64{lease.given.value()}},
    };
    if (lease.lastAnswerAt)
        json.insert("last_answer_at"_L1, count(*lease.lastAnswerAt));
    if (lease.templateLogin) {
        json.insert("template_user"_L1, lease.templateLogin->user);
        json.insert("template_password"_L1, lease.templateLogin->password);
    }
    return json;
}

base::Result<Lease> leaseFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Lease lease;
    lease.number = in.integer("number"_L1);
    lease.podId = in.text("pod_id"_L1);
    lease.name = in.text("name"_L1);
    lease.runs = in.text("runs"_L1);
    lease.providerKey = in.text("provider"_L1);
    lease.providerName = in.text("provider_name"_L1);
    lease.specId = in.text("spec"_L1);
    lease.specName = in.text("spec_name"_L1);
    lease.cpuMillicores = in.integer("cpu_millicores"_L1);
    lease.memoryMb = in.integer("memory_mb"_L1);
    lease.rate = base::Msats{in.integer("rate_msat"_L1)};
    lease.canRefund = in.boolean("can_refund"_L1);
    if (in.has("offer_mints"_L1))
        lease.offerMints = in.texts("offer_mints"_L1);
    lease.mintUrl = in.text("mint"_L1);
    lease.host = in.text("host"_L1);
    lease.port = static_cast<int>(in.integer("port"_L1, 0, 65535));
    lease.user = in.text("user"_L1);
    lease.password = in.text("password"_L1);
    lease.instructions = in.texts("instructions"_L1);
    if (in.has("ports"_L1))
        lease.ports = portsFrom(in);
    if (in.has("template_password"_L1))
        lease.templateLogin = {in.text("template_user"_L1), in.text("template_password"_L1)};
    lease.startedAt = in.unixTime("started_at"_L1);
    lease.expiresAt = readTime(in, "expires_at"_L1);
    if (in.has("last_answer_at"_L1))
        lease.lastAnswerAt = in.unixTime("last_answer_at"_L1);
    lease.problem = in.text("problem"_L1);
    lease.end = readEnum(in, "end"_L1, LeaseEnd::Unknown);
    lease.endedAt = readTime(in, "ended_at"_L1);
    lease.topUp = topUpFrom(in);
    lease.stop = stopFrom(in);
    lease.laterFace = base::Sats{in.integer("later_face_sat"_L1)};
    if (in.has("keep_running"_L1))
        lease.keep = keepRunningFrom(in.object("keep_running"_L1));
    lease.given = base::Sats{in.integerOr("given_sat"_L1, 0)};
    return in.finish(lease);
}

} // namespace consumer
