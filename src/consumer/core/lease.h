// SPDX-License-Identifier: GPL-3.0-or-later
// A rented server as we know it, with what is under way on it: one top-up or one stop at a time.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "consumer/core/keep_running.h"
#include "consumer/core/market_state.h"
#include "protocol/access_details.h"

#include <QDebug>
#include <QJsonObject>
#include <QStringList>

namespace consumer {

enum class TopUpState {
    None,
    Created,
    FundsReserved,
    RequestSent,
    Extended,
    Refused,
    Unclear,
    Settled
};

enum class TopUpBy { User, Renewal };

struct TopUp {
    TopUpState state = TopUpState::None;
    TopUpBy by = TopUpBy::User;
    base::UnixTime startedAt;
    qint64 sequence = 0; // of this lease
    base::Sats face;
    QString mintUrl;
    QString givenToken; // secret: from outside, forwarded unchanged
    QString sentTokenId;
    QString token; // secret
    QString letter; // secret as a whole
    QString letterId;
    base::UnixTime writtenAt;
    bool wasRefused = false;
    QString errorCode;
    QString errorMessage;
    QString refundToken; // secret
    QString refundMint; // the refund waits for the user to add this mint
    MoneyOutcome money = MoneyOutcome::None;
    base::Sats moneyAmount;
    std::chrono::seconds extension{0};

    bool operator==(const TopUp&) const = default;
    bool isUnderWay() const
    {
        return state != TopUpState::None && state != TopUpState::Extended
            && state != TopUpState::Settled;
    }
};
QDebug operator<<(QDebug, const TopUp&) = delete;

enum class StopState {
    None,
    Asked, // lease.stop may have gone out
    Closed, // lease.closed is stored; the refund may not be in the wallet yet
    Refunded, // everything that was due has been received, or nothing was
    Refused,
};

struct Stop {
    StopState state = StopState::None;
    qint64 sequence = 0;
    base::UnixTime askedAt; // time of the rumor
    QString refundId;
    base::Msats paid;
    base::Msats earned;
    base::Sats refund; // as announced
    QString token; // secret
    base::Sats received; // what arrived in the wallet
    QString refundMint; // the refund waits for the user to add this mint
    bool wasAcknowledged = false;
    QString errorCode;
    QString errorMessage;

    bool operator==(const Stop&) const = default;
};
QDebug operator<<(QDebug, const Stop&) = delete;

// Paid time further ahead is not believed.
inline constexpr std::chrono::seconds LongestPaidAhead = std::chrono::years{10};

enum class LeaseEnd { None, Expired, Stopped, ClosedByProvider, Unknown };

struct Lease {
    qint64 number = 0;
    QString podId;
    QString name;
    QString runs;
    QString providerKey;
    QString providerName;
    QString specId;
    QString specName;
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    base::Msats rate;
    bool canRefund = false;
    QStringList offerMints; // of the offer that it was bought from
    QString mintUrl; // last paid from
    QString host;
    int port = 0;
    QString user;
    QString password; // secret
    QStringList instructions; // secret: may hold the password
    QList<protocol::TemplatePort> ports; // beside SSH's
    std::optional<protocol::TemplateLogin> templateLogin;
    base::UnixTime startedAt;
    base::UnixTime expiresAt;
    std::optional<base::UnixTime> lastAnswerAt;
    QString problem;
    LeaseEnd end = LeaseEnd::None;
    base::UnixTime endedAt;
    TopUp topUp;
    Stop stop;
    base::Sats laterFace; // "pay a little first": still to be bought
    KeepRunning keep;
    base::Sats given; // paid with tokens from outside, which the wallet's books do not count

    bool operator==(const Lease&) const = default;

    bool hasEnded() const { return end != LeaseEnd::None; }
    // As the provider says, but no earlier than the start and within what anybody can promise.
    void setExpiry(base::UnixTime claimed, base::UnixTime now);
    QString id() const; // container-1003@5b51126c
    QString purpose() const
    {
        return QStringLiteral("lease-%1").arg(number);
    } // in the wallet's books
    ServerState stateAt(base::UnixTime now) const;
    base::Msats paidSoFar() const; // by the clock of the lease: rate × (expiresAt − startedAt)
    base::Msats usedAt(base::UnixTime now) const;
    base::Sats refundableAt(base::UnixTime now) const;
};
QDebug operator<<(QDebug, const Lease&) = delete;

QJsonObject toJson(const Lease& lease);
base::Result<Lease> leaseFromJson(const QJsonObject& json);

} // namespace consumer
