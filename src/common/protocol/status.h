// SPDX-License-Identifier: GPL-3.0-or-later
// Asking how a lease stands, and the answer.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QJsonObject>
#include <QString>

namespace protocol {

struct StatusRequest {
    QString podId; // the bare number for old providers

    bool operator==(const StatusRequest&) const = default;
};

QString toJson(const StatusRequest& request);
base::Result<StatusRequest> statusRequestFromJson(const QJsonObject& json);

struct StatusReply {
    QString podId; // the bare number
    QString status; // Running, Expired
    base::UnixTime expiresAt;
    std::chrono::seconds remaining{0};
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    QString sshHost;
    quint16 sshPort = 0;
    QString sshUsername;

    bool operator==(const StatusReply&) const = default;
};

QString toJson(const StatusReply& reply);
base::Result<StatusReply> statusReplyFromJson(const QJsonObject& json);

} // namespace protocol
