// SPDX-License-Identifier: GPL-3.0-or-later
// What the filter panel asks for, as a value, and how offers are put in order.
#pragma once

#include "consumer/core/market_state.h"

#include <QString>

#include <optional>

namespace consumer {

struct OfferFilter {
    QString text; // in name, id, spec or location
    bool isOnlineOnly = true;
    qint64 minCpuMillicores = 0;
    qint64 minMemoryMb = 0;
    std::optional<base::Msats> maxRate; // per second
    Isolation minIsolation = Isolation::SharedKernel;
    int minSeenPercent = 0; // 0: any, also unknown
    QString country; // contained in the claimed location
    bool isPayableOnly = false; // a mint I hold
    bool isRefundingOnly = false;
    bool hidesAvoided = true;
    bool hidesUnverifiedNames = false;

    bool operator==(const OfferFilter&) const = default;
};

bool accepts(const OfferFilter& filter, const OfferRow& offer);

enum class OfferOrder { BestValue, Cheapest, MostReliable, MostCores, MostMemory, Newest };

// Smaller comes first. BestValue is the price, made dearer by the time a provider was not seen;
// what is not known yet counts as seen 90 % of the time, offline doubles it.
qint64 orderKey(OfferOrder order, const OfferRow& offer);

} // namespace consumer
