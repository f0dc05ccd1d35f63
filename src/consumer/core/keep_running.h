// SPDX-License-Identifier: GPL-3.0-or-later
// "Keep it running": time is bought before it ends, never beyond what the user allowed (economy
// B12). The terms are the user's; the counters say what was sent and did not come back.
#pragma once

#include "base/amount.h"
#include "base/json_reader.h"

#include <QJsonObject>
#include <QString>

#include <chrono>

namespace consumer {

inline constexpr std::chrono::minutes RenewalSlice{60};
inline constexpr std::chrono::minutes RenewalThreshold{24};

// A cap of zero allows nothing.
struct KeepRunningTerms {
    std::chrono::seconds slice = RenewalSlice; // bought at a time
    std::chrono::seconds below = RenewalThreshold; // when less than this is left
    base::Sats perDay;
    base::Sats inAll;

    bool operator==(const KeepRunningTerms&) const = default;
    bool isOn() const { return !perDay.isZero() && !inAll.isZero(); }
};

enum class KeepRunningState {
    Off,
    On,
    WaitingForFunds,
    ProviderSilent, // nothing is sent until it is heard again
    CapReached,
    PriceRose, // until the user accepts
    ProviderRefuses, // two failures in a row, or the size is gone; until the user says so
};

struct KeepRunning {
    KeepRunningTerms terms;
    KeepRunningState state = KeepRunningState::Off;
    base::Msats rate; // that the user accepted
    base::Sats spentInAll;
    base::Sats spentToday; // on `day`
    base::UnixTime day; // its first second, UTC
    base::UnixTime triedAt;
    int failures = 0; // in a row

    bool operator==(const KeepRunning&) const = default;

    // The user's decision: accepts the price, forgets failures, keeps what was spent.
    void agree(const KeepRunningTerms& wanted, base::Msats price);
    bool needsTheUser() const; // does not go on by itself
    base::Sats spentOn(base::UnixTime now) const;
    bool allows(base::Sats face, base::UnixTime now) const;
    void count(base::Sats face, base::UnixTime now); // before it is sent
    void takeOff(base::Sats face, base::UnixTime sentAt); // it came back, or never left
};

QJsonObject toJson(const KeepRunningTerms& terms);
QJsonObject toJson(const KeepRunning& keep);
KeepRunningTerms keepRunningTermsFrom(const QJsonObject& json); // absent fields: off
KeepRunning keepRunningFrom(const QJsonObject& json);

} // namespace consumer
