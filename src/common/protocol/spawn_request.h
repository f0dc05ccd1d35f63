// SPDX-License-Identifier: GPL-3.0-or-later
// Asking a provider for a workload, with the payment in the same message.
#pragma once

#include "base/result.h"

#include <QDebug>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace protocol {

enum class ReplicationMode {
    None,
    Checkpointed,
    WarmStandby,
};

struct Replication {
    ReplicationMode mode = ReplicationMode::None;
    QStringList standbyProviders; // keys as the consumer wrote them; WarmStandby only

    bool operator==(const Replication&) const = default;
};

struct VolumeEncryption {
    qint64 version = 1;
    QString algorithm = QStringLiteral("luks2-aes-xts");
    QString key; // secret: 32 bytes in base64url without padding

    bool operator==(const VolumeEncryption&) const = default;
};

struct SpawnRequest {
    QString token; // secret
    std::optional<QString> specId;
    QString image;
    QString sshUsername;
    QString sshPassword; // secret
    std::optional<QString> templateSlug;
    std::optional<Replication> replication;
    std::optional<QString> primary; // the primary's key, for warm standby
    std::optional<QString> workloadId;
    std::optional<VolumeEncryption> volumeEncryption;

    bool operator==(const SpawnRequest&) const = default;
};

QString toJson(const SpawnRequest& request);
base::Result<SpawnRequest> spawnRequestFromJson(const QJsonObject& json);

// 12 to 64 ASCII letters and digits: providers take such a password over, others are replaced
// silently.
bool isAcceptablePassword(QStringView password);

QDebug operator<<(QDebug, const SpawnRequest&) = delete;
QDebug operator<<(QDebug, const VolumeEncryption&) = delete;

} // namespace protocol
