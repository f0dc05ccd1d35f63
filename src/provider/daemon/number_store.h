// SPDX-License-Identifier: GPL-3.0-or-later
// Finds numbers that no row of a table uses, with as few reads as an index allows.
#pragma once

#include "storage/database.h"

#include <optional>

namespace provider {

struct UsedNumbers {
    QString table;
    QString column; // indexed, for the rows of the condition
    QString condition = QStringLiteral("1"); // which rows use their number
};

struct NumberRange {
    qint64 first = 0;
    qint64 last = 0;
};

// The first free number above `after`, else from the start of the range. Nothing when all are
// taken.
base::Result<std::optional<qint64>> nextFreeNumber(
    storage::Database& database, const UsedNumbers& used, NumberRange range, qint64 after);

} // namespace provider
