// SPDX-License-Identifier: GPL-3.0-or-later
// What was earned, on its way to the owner's Lightning address.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "cashu/mint_url.h"

#include <QJsonObject>
#include <QMetaType>

#include <optional>

namespace provider {

// What the owner wants. Without an address nothing leaves.
struct SweepRules {
    QString address; // a Lightning address or LNURL
    base::Sats threshold{10'000}; // less does not leave
    base::Sats reserve{1'000}; // stays at each mint, besides all that is owed to tenants

    bool operator==(const SweepRules&) const = default;
};

// The address, and {"threshold_sat":10000,"reserve_sat":1000}, of which each may be left out.
base::Result<SweepRules> sweepRules(const QString& address, const QJsonObject& json);

enum class SweepState {
    Planned, // stored before anybody was asked: nothing was paid
    Paying, // the mint was asked to pay, or is about to be
    Paid,
    Failed, // nothing left
};
QString toText(SweepState state);

struct Sweep {
    qint64 id = 0;
    cashu::MintUrl mint;
    QString address;
    base::Sats amount; // what the address gets
    base::Sats fee; // known once paid
    QString quote; // the mint's melt quote; empty while planned
    SweepState state = SweepState::Planned;
    QString detail; // why it failed, or why it takes so long
    base::UnixTime at;

    bool operator==(const Sweep&) const = default;
};

} // namespace provider
