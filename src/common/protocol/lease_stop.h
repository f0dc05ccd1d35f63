// SPDX-License-Identifier: GPL-3.0-or-later
// Ending a lease early with the unused time returned (`refund/1`): rumors of kind 7910 inside gift
// wraps.
#pragma once

#include "base/amount.h"
#include "nostr/keys.h"

#include <QDebug>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <variant>

namespace protocol {

// The consumer ends a lease.
struct LeaseStop {
    QString lease; // the pod id
    QString reason;

    bool operator==(const LeaseStop&) const = default;
};

// The provider has ended it: the settlement, and the change.
struct LeaseClosed {
    QString lease;
    QString refundId;
    base::Msats paid;
    base::Msats earned;
    base::Sats refund; // what the token is worth; below 1 sat stays as the consumer's credit
    std::optional<QString> token; // secret; absent when nothing is due

    bool operator==(const LeaseClosed&) const = default;
};

// The consumer has the change.
struct LeaseAck {
    QString refundId;

    bool operator==(const LeaseAck&) const = default;
};

// The provider cannot do what a message asked. Codes are those of error replies.
struct LeaseProblem {
    QString code;
    QString message;

    bool operator==(const LeaseProblem&) const = default;
};

enum class LeaseRole {
    Owner, // the consumer
    Source, // the provider
};

using LeaseBody = std::variant<LeaseStop, LeaseClosed, LeaseAck, LeaseProblem>;

struct LeaseMessage {
    qint64 sequence = 0; // rises per lease and sender
    LeaseRole role = LeaseRole::Owner;
    base::UnixTime sentAt;
    std::optional<QString> answerTo; // id of the rumor that is answered
    LeaseBody body;

    bool operator==(const LeaseMessage&) const = default;
};

QString toJson(const LeaseMessage& message);
// Unsupported: a newer envelope or an unknown type. Malformed: anything else that is wrong.
base::Result<LeaseMessage> leaseMessageFromText(const QString& text);

// What both sides compute for the one settlement of a lease.
QString refundId(const nostr::PublicKey& provider, const QString& podId);

QDebug operator<<(QDebug, const LeaseClosed&) = delete;
QDebug operator<<(QDebug, const LeaseMessage&) = delete;

} // namespace protocol
