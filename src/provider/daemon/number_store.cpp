// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/number_store.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

// Reads one row for a number that is free, and a run of neighbours for one that is not.
base::Result<std::optional<qint64>> firstFree(
    storage::Database& database, const UsedNumbers& used, NumberRange range)
{
    if (range.first > range.last)
        return std::nullopt;
    const auto taken = database.query(u"SELECT 1 FROM %1 WHERE %2 = ? AND %3 LIMIT 1"_s.arg(
                                          used.table, used.column, used.condition),
        {range.first});
    if (!taken)
        return base::passOn(taken);
    if (taken->empty())
        return range.first;
    const auto gap = database.query(
        u"SELECT %2 + 1 FROM %1 AS one WHERE %2 >= ? AND %2 < ? AND %3 AND NOT EXISTS "
        "(SELECT 1 FROM %1 AS other WHERE other.%2 = one.%2 + 1 AND %3) ORDER BY %2 LIMIT 1"_s.arg(
            used.table, used.column, used.condition),
        {range.first, range.last});
    if (!gap)
        return base::passOn(gap);
    return gap->empty() ? std::nullopt : std::optional{gap->front().integer(0)};
}

} // namespace

base::Result<std::optional<qint64>> nextFreeNumber(
    storage::Database& database, const UsedNumbers& used, NumberRange range, qint64 after)
{
    const auto next = std::max(after + 1, range.first);
    const auto above = firstFree(database, used, {next, range.last});
    if (!above || *above)
        return above;
    return firstFree(database, used, {range.first, std::min(next - 1, range.last)});
}

} // namespace provider
