// SPDX-License-Identifier: GPL-3.0-or-later
// One attempt to rent: everything that must survive a crash, as a stored state machine. Each state
// is saved before the next step's outside work begins, and every step may be repeated.
#pragma once

#include "base/amount.h"
#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"
#include "nostr/event.h"

#include <QDebug>
#include <QJsonObject>

namespace consumer {

enum class PurchaseState {
    Created, // nothing reserved
    Checked, // pre-flight passed; the wallet may be reserving
    FundsReserved, // the token is stored, nobody has seen it
    RequestSent, // the letter is stored; relays may have it
    Awaiting, // a relay took it
    Active, // access details stored; the lease exists
    Refused, // an error reply is stored; the money is not settled
    Unclear, // no answer in time, or no relay took it; the money is not settled
    Settled, // final: where the money is, is known
};

QString toText(PurchaseState state);
std::optional<PurchaseState> purchaseStateFromText(QStringView text);

struct PurchaseTimes { // milliseconds since the epoch; 0: not yet
    qint64 created = 0;
    qint64 fundsReserved = 0;
    qint64 sent = 0;
    qint64 seenSpent = 0;
    qint64 answered = 0;
    qint64 reachable = 0;
    qint64 ended = 0;

    bool operator==(const PurchaseTimes&) const = default;
};

struct Purchase {
    qint64 number = 0; // of the lease it is to become, and of its key
    PurchaseState state = PurchaseState::Created;
    PurchaseOrder order;
    QString providerName;
    QString specName;
    base::Msats rate;
    bool canRefund = false;
    QStringList offerMints; // as the offer listed them
    QString password; // secret: the one we ask for

    QString sentTokenId;
    QString token; // secret
    base::Sats face;
    QString mintUrl;
    QString letter; // secret as a whole: the signed event, sent again unchanged
    QString letterId;
    base::UnixTime writtenAt;
    int relaysAccepted = 0;
    int relaysAsked = 0;
    PurchaseTimes times;

    bool wasRefused = false;
    QString errorCode; // error_type, or E-…
    QString errorMessage;
    QString refundToken; // secret
    QString refundMint; // the refund waits for the user to add this mint
    MoneyOutcome money = MoneyOutcome::None;
    base::Sats moneyAmount;
    QString access; // secret: the access details as they came

    bool operator==(const Purchase&) const = default;

    bool isFinal() const
    {
        return state == PurchaseState::Active || state == PurchaseState::Settled;
    }
    // Nobody but us has seen the token.
    bool isBeforeSending() const { return state < PurchaseState::RequestSent; }
    QString id() const { return QStringLiteral("purchase-%1").arg(number); }
    QString purpose() const
    {
        return QStringLiteral("lease-%1").arg(number);
    } // in the wallet's books
};
QDebug operator<<(QDebug, const Purchase&) = delete;

QJsonObject toJson(const Purchase& purchase);
base::Result<Purchase> purchaseFromJson(const QJsonObject& json);

} // namespace consumer
