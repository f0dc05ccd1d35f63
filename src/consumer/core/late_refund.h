// SPDX-License-Identifier: GPL-3.0-or-later
// Value that a provider returned for a payment which nobody waits for any more: a row of its own
// until the mint has decided.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QDebug>
#include <QJsonObject>
#include <QStringList>

namespace consumer {

enum class LateRefundState { Open, Received, Bad };

struct LateRefund {
    QString id; // hash of the token: the same value is kept once
    qint64 number = 0; // of the lease or purchase
    LateRefundState state = LateRefundState::Open;
    base::UnixTime at;
    base::Sats amount; // as it came
    QString token; // secret
    QStringList offerMints; // of the offer that was paid for
    base::Sats received;
    QString errorCode;
    QString waitsForMint; // the user has to add it first

    bool operator==(const LateRefund&) const = default;
};
QDebug operator<<(QDebug, const LateRefund&) = delete;

QJsonObject toJson(const LateRefund& refund);
base::Result<LateRefund> lateRefundFromJson(const QJsonObject& json);

} // namespace consumer
