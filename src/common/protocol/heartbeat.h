// SPDX-License-Identifier: GPL-3.0-or-later
// A provider's regular sign of life: stored, one per minute (kind 38384), and ephemeral (kind
// 20384).
#pragma once

#include "base/amount.h"
#include "nostr/event.h"

#include <QMap>

#include <optional>

namespace protocol {

struct AvailableCapacity {
    qint64 cpu = 0; // millicores; old providers write 1/1000 percent of the node here
    qint64 memoryMb = 0;
    qint64 storageGb = 0;

    bool operator==(const AvailableCapacity&) const = default;
};

struct Heartbeat {
    nostr::PublicKey provider;
    base::UnixTime sentAt;
    qint64 activeWorkloads = 0;
    AvailableCapacity available;
    qint64 version = 1;
    std::optional<bool> isAccepting; // ours, additive: whether a spawn would be served now
    QMap<QString, qint64> freePlaces; // ours, additive: how many of each size fit now

    bool operator==(const Heartbeat&) const = default;
};

QString toJson(const Heartbeat& beat);
base::Result<Heartbeat> heartbeatFromJson(const QJsonObject& json);

nostr::EventTemplate toStoredEvent(const Heartbeat& beat);
nostr::EventTemplate toEphemeralEvent(const Heartbeat& beat);
// Either kind. Refuses a heartbeat that names another provider than its author.
base::Result<Heartbeat> heartbeatFromEvent(const nostr::Event& event);

} // namespace protocol
