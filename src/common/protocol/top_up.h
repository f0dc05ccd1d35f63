// SPDX-License-Identifier: GPL-3.0-or-later
// Paying for more time on a lease, and the answer.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QDebug>
#include <QJsonObject>
#include <QString>

namespace protocol {

struct TopUpRequest {
    QString podId; // as the spawn reply gave it
    QString token; // secret

    bool operator==(const TopUpRequest&) const = default;
};

QString toJson(const TopUpRequest& request);
base::Result<TopUpRequest> topUpRequestFromJson(const QJsonObject& json);

struct TopUpReply {
    bool isSuccess = true;
    QString podId;
    std::chrono::seconds extension{0};
    base::UnixTime expiresAt;
    QString message;

    bool operator==(const TopUpReply&) const = default;
};

QString toJson(const TopUpReply& reply);
base::Result<TopUpReply> topUpReplyFromJson(const QJsonObject& json);

QDebug operator<<(QDebug, const TopUpRequest&) = delete;

} // namespace protocol
