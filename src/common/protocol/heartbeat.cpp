// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/heartbeat.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "nostr/kinds.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Provider = "provider_npub"_L1;
constexpr auto SentAt = "timestamp"_L1;
constexpr auto ActiveWorkloads = "active_workloads"_L1;
constexpr auto Available = "available_capacity"_L1;
constexpr auto Cpu = "cpu_available"_L1;
constexpr auto Memory = "memory_mb_available"_L1;
constexpr auto Storage = "storage_gb_available"_L1;
constexpr auto Version = "version"_L1;
constexpr auto Accepting = "accepting"_L1;
constexpr auto FreePlaces = "slots"_L1;

constexpr qint64 BucketSeconds = 60;
constexpr qint64 MaxU32 = 4'294'967'295;
constexpr qsizetype MaxSizes = 200;
constexpr qsizetype MaxSizeId = 200;

base::Result<AvailableCapacity> capacityFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    AvailableCapacity capacity;
    capacity.cpu = in.integer(Cpu);
    capacity.memoryMb = in.integer(Memory);
    capacity.storageGb = in.integer(Storage);
    return in.finish(capacity);
}

QByteArray written(const QMap<QString, qint64>& places)
{
    QByteArray pairs;
    for (auto place = places.cbegin(); place != places.cend(); ++place)
        pairs += (pairs.isEmpty() ? "" : ",") + base::jsonText(place.key()) + ':'
            + QByteArray::number(place.value());
    return '{' + pairs + '}';
}

// Additive: what cannot be read leaves the rest of the heartbeat as it is.
void readRoom(const QJsonObject& json, Heartbeat& beat)
{
    if (const auto accepting = json.value(Accepting); accepting.isBool())
        beat.isAccepting = accepting.toBool();
    const auto places = json.value(FreePlaces).toObject();
    if (places.size() > MaxSizes)
        return;
    for (auto place = places.constBegin(); place != places.constEnd(); ++place) {
        const auto count = place.value().toInteger(-1);
        if (place.key().size() <= MaxSizeId && count >= 0 && count <= MaxU32)
            beat.freePlaces.insert(place.key(), count);
    }
}

} // namespace

QString toJson(const Heartbeat& beat)
{
    base::JsonWriter capacity;
    capacity.integer(Cpu, beat.available.cpu).integer(Memory, beat.available.memoryMb);
    capacity.integer(Storage, beat.available.storageGb);
    base::JsonWriter out;
    out.text(Provider, beat.provider.toHex())
        .integer(SentAt, beat.sentAt.time_since_epoch().count());
    out.integer(ActiveWorkloads, beat.activeWorkloads).json(Available, capacity.bytes());
    out.integer(Version, beat.version);
    if (beat.isAccepting)
        out.boolean(Accepting, *beat.isAccepting);
    if (!beat.freePlaces.isEmpty())
        out.json(FreePlaces, written(beat.freePlaces));
    return out.toText();
}

base::Result<Heartbeat> heartbeatFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Heartbeat beat;
    if (const auto key = nostr::PublicKey::fromText(in.text(Provider)))
        beat.provider = *key;
    else
        in.refuse(Provider, u"is not a key"_s);
    beat.sentAt = in.unixTime(SentAt);
    beat.activeWorkloads = in.integer(ActiveWorkloads, 0, MaxU32);
    if (const auto capacity = capacityFromJson(in.object(Available)))
        beat.available = *capacity;
    else
        in.refuse(Available, capacity.error().detail);
    beat.version = in.integerOr(Version, 1, 0, 255);
    readRoom(json, beat);
    return in.finish(beat);
}

nostr::EventTemplate toStoredEvent(const Heartbeat& beat)
{
    const auto bucket = beat.sentAt.time_since_epoch().count() / BucketSeconds;
    const auto address = u"paygress:heartbeat:v%1:%2:%3"_s.arg(beat.version)
                             .arg(beat.provider.toHex())
                             .arg(bucket);
    nostr::EventTemplate event;
    event.createdAt = beat.sentAt;
    event.kind = nostr::kinds::Heartbeat;
    event.tags = {{u"t"_s, u"paygress-heartbeat"_s}, {u"d"_s, address},
        {u"v"_s, QString::number(beat.version)}};
    event.content = toJson(beat);
    return event;
}

nostr::EventTemplate toEphemeralEvent(const Heartbeat& beat)
{
    nostr::EventTemplate event;
    event.createdAt = beat.sentAt;
    event.kind = nostr::kinds::HeartbeatEphemeral;
    event.tags = {{u"t"_s, u"paygress-heartbeat"_s}, {u"v"_s, QString::number(beat.version)}};
    event.content = toJson(beat);
    return event;
}

base::Result<Heartbeat> heartbeatFromEvent(const nostr::Event& event)
{
    if (event.kind != nostr::kinds::Heartbeat && event.kind != nostr::kinds::HeartbeatEphemeral)
        return base::fail(base::Errc::Malformed, u"kind %1 is not a heartbeat"_s.arg(event.kind));
    const auto json = base::parseObject(event.content.toUtf8());
    if (!json)
        return passOn(json);
    auto beat = heartbeatFromJson(*json);
    if (beat && beat->provider != event.pubkey)
        return base::fail(
            base::Errc::NotAllowed, u"the heartbeat names another provider than its author"_s);
    return beat;
}

} // namespace protocol
