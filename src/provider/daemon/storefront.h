// SPDX-License-Identifier: GPL-3.0-or-later
// Whether this provider sells at the moment, and what. Written by the daemon, read by everything
// that serves.
#pragma once

#include "backends/workload.h"

#include <QString>

#include <optional>

namespace provider {

struct Storefront {
    std::optional<backends::Features> features; // known once the backend has answered
    QList<backends::Image> images;
    backends::Capacity offered; // all that is for rent, leased parts included
    bool isPaused = false; // by the operator
    QString obstacle; // what keeps us from selling; empty when nothing

    bool isOpen() const { return features && !isPaused && obstacle.isEmpty(); }
};

// Requests that old (by the time of the rumor) are declined: their sender has settled the matter.
inline constexpr std::chrono::seconds MaxRequestAge{600};

} // namespace provider
