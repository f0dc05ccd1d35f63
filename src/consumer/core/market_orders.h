// SPDX-License-Identifier: GPL-3.0-or-later
// What a window or verb asks the market to do, and the answers to single questions. Plain values.
#pragma once

#include "base/amount.h"
#include "consumer/core/market_state.h"

#include <QDebug>
#include <QList>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace consumer {

// Existing consumers always name one; providers map it to their plain Linux.
inline constexpr auto PlainLinuxImage = "ubuntu:22.04";

struct PurchaseOrder {
    QString providerKey; // 64 hex digits
    QString specId;
    base::Msats expectedRate; // price guard: another price now is E-PRICE-CHANGED
    QString image = QString::fromLatin1(PlainLinuxImage);
    QString templateSlug; // empty: the image
    base::Sats faceValue; // of the token that is sent
    QString mintUrl; // empty: the only mint that the provider accepts and that holds enough
    QString token; // secret: given from outside, forwarded unchanged instead of faceValue
    base::Sats laterFaceValue; // "pay a little first": bought by top-up once the server answers
    QString serverName; // empty: a name is made
    KeepRunningTerms keepTerms; // off unless both caps are given
    std::chrono::seconds wait{600};

    bool operator==(const PurchaseOrder&) const = default;
};
QDebug operator<<(QDebug, const PurchaseOrder&) = delete;

// What running for a time costs, asked before paying (R3).
struct PriceQuestion {
    QString providerKey;
    QString specId;
    QString mintUrl;
    std::chrono::seconds duration{0};
    std::chrono::seconds firstSlice{0}; // "pay a little first"; 0: all at once

    bool operator==(const PriceQuestion&) const = default;
};

struct PriceQuote {
    quint64 request = 0;
    PriceQuestion question;
    base::Msats ratePerSecond;
    base::Sats timeCost; // rate × time, rounded up
    base::Sats redemptionFee; // what the provider pays its mint to redeem
    base::Sats changeFee; // what we pay for exact change
    base::Sats faceValue; // of the first payment: put into PurchaseOrder
    base::Sats laterFaceValue; // of the second, zero if there is none
    base::Sats total; // everything that leaves the wallet
    base::Sats leftAfter; // spendable at that mint afterwards
    base::Sats missing; // not zero: E-MINT-LOW
    std::chrono::seconds atLeast{0}; // time bought, rounded down
    QString errorCode; // empty: good
};

enum class CheckKind { // R2, in this order
    ProviderOnline,
    PriceUnchanged,
    TemplateAllowed,
    NeedsFit,
    CapacityEnough,
    CommonMint,
    MintReachable,
    FeeKnown,
    RelaysForReply,
    ClockSane,
    NotAvoided,
    NoKnownProblem,
    NoOtherRequest,
};

enum class CheckResult { Checking, Good, Warning, Bad };

struct Check {
    CheckKind kind = CheckKind::ProviderOnline;
    CheckResult result = CheckResult::Checking;
    QString code; // E-PROVIDER-SILENT, E-MINT-LOW …; empty when good
    QString detail; // English; numbers for the text are in `value`
    qint64 value = 0; // seconds since the last beat, relays connected, sats missing …

    bool operator==(const Check&) const = default;
};

// A mint the purchase could be paid from.
struct PayableMint {
    QString url;
    QString name;
    base::Sats spendable;
    qint64 inputFeePpk = 0;
    bool isAccepted = false; // by this provider
    bool isReachable = false;
    std::optional<std::chrono::milliseconds> answeredIn;

    bool operator==(const PayableMint&) const = default;
};

struct CheckReport {
    quint64 request = 0;
    QString providerKey;
    QString specId;
    base::Msats ratePerSecond; // as offered now
    QList<Check> checks; // one of each kind; ClockSane only when others were heard lately
    QList<PayableMint> mints; // ours, accepted ones first
    bool isFinished = false;

    bool operator==(const CheckReport&) const = default;
    bool isBlocked() const; // a red item
    int passed() const;
};

struct TokenPreview {
    quint64 request = 0;
    base::Sats amount; // face value
    base::Sats fee; // what we pay to swap it to our own
    QString mintUrl;
    QString memo;
    bool isKnownMint = false;
    bool isPractice = false;
    QString errorCode; // E-TOKEN-BAD, E-MINT-UNTRUSTED …; empty: good
};

struct TokenReceipt {
    quint64 request = 0;
    base::Sats amount; // net
    QString mintUrl;
    QString errorCode; // E-TOKEN-USED, E-TOKEN-BAD, E-MINT-DOWN, E-MINT-UNTRUSTED; empty: received
    QString message;
    // Unless received. Unspent: nobody has it. Pending: the mint was asked and has not said; the
    // wallet goes on asking. None: somebody else has it.
    MoneyOutcome money = MoneyOutcome::Unspent;
};

enum class MintTrust { KnownOnly, TrustNew };

struct StopReceipt {
    QString leaseId;
    base::Sats refund; // zero: nothing came back
    base::Msats earned;
    base::Msats paid;
    QString errorCode; // empty: stopped
};

} // namespace consumer

Q_DECLARE_METATYPE(consumer::CheckReport)
Q_DECLARE_METATYPE(consumer::PriceQuote)
Q_DECLARE_METATYPE(consumer::TokenPreview)
Q_DECLARE_METATYPE(consumer::TokenReceipt)
