// SPDX-License-Identifier: GPL-3.0-or-later
// What share of this computer its owner rents out, to how many, and in which hours of the week. A
// rule that becomes tighter ends no lease: it counts for new ones.
#pragma once

#include "backends/workload.h"

#include <QDateTime>
#include <QJsonObject>

#include <bitset>
#include <optional>

namespace provider {

inline constexpr std::size_t HoursOfWeek = 7 * 24;
inline constexpr int MostLeases = 100'000;

struct SalesRules {
    int cpuPercent = 100; // 1 to 100, of all that the computer has
    int memoryPercent = 100;
    int diskPercent = 100;
    std::optional<int> maxLeases; // reserved standbys count
    std::bitset<HoursOfWeek> hours = ~std::bitset<HoursOfWeek>{}; // local, from Monday 0 o'clock

    bool isOpenAt(const QDateTime& local) const;
    backends::Capacity shareOf(const backends::Capacity& whole) const; // rounded down
    bool operator==(const SalesRules&) const = default;
};

// What new leases must fit into, together with everything that is reserved already.
struct SalesLimits {
    backends::Capacity capacity;
    qint64 leases = MostLeases;

    bool operator==(const SalesLimits&) const = default;
};

// {"cpu_percent":50,"memory_percent":50,"disk_percent":20,"max_leases":4,"hours":["1111…", 7×]},
// each field may be left out; hours are seven texts of 24 digits, 1 for open, Monday first.
QByteArray toJson(const SalesRules& rules);
base::Result<SalesRules> salesRulesFromJson(const QJsonObject& json);

} // namespace provider
