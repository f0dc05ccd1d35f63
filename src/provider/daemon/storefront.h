// SPDX-License-Identifier: GPL-3.0-or-later
// Whether this provider sells at the moment, and what. Written by the daemon, read by everything
// that serves.
#pragma once

#include "provider/daemon/sales_rules.h"

#include <QStringList>

#include <optional>

namespace provider {

struct Storefront {
    std::optional<backends::Features> features; // known once the backend has answered
    QList<backends::Image> images;
    backends::Capacity machine; // all that there is, leased parts included
    SalesRules rules; // what its owner gives of it
    bool isPaused = false; // by the operator
    bool isClosingTime = false; // outside the hours of the rules
    QString obstacle; // what keeps us from selling; empty when nothing

    bool isOpen() const { return features && !isPaused && !isClosingTime && obstacle.isEmpty(); }
    backends::Capacity offered() const { return rules.shareOf(machine); }
    // What can be rented of the templates: those the host can run, as far as the owner allows them.
    QStringList templates(const std::optional<QStringList>& allowed) const;
    SalesLimits limits() const { return {offered(), rules.maxLeases.value_or(MostLeases)}; }
};

// Requests that old (by the time of the rumor) are declined: their sender has settled the matter.
inline constexpr std::chrono::seconds MaxRequestAge{600};
// Requests that were sent while we were away are read back that far, to be answered or declined.
inline constexpr std::chrono::hours MaxBacklogAge{24};

} // namespace provider
