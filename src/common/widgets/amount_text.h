// SPDX-License-Identifier: GPL-3.0-or-later
// Money as words: grouping of the locale, the unit always, PLAY in every practice amount, and a
// mask when amounts are hidden. Prices are not masked; balances and what was paid are.
#pragma once

#include "base/amount.h"

#include <QLocale>
#include <QString>

namespace widgets {

enum class MoneyKind { Real, Play };
enum class AmountView { Shown, Hidden };

struct AmountText {
    MoneyKind kind = MoneyKind::Real;
    AmountView view = AmountView::Shown;
    QLocale locale = QLocale();

    QString unit() const; // "sat" or "PLAY sat"
    QString number(base::Sats amount) const; // "12,480"
    QString sats(base::Sats amount) const; // "12,480 sat"
    QString received(base::Sats amount) const; // "+ 412 sat"

    QString hourlyNumber(base::Msats perSecond) const; // "180", one decimal below ten
    QString perHour(base::Msats perSecond) const; // "180 sat/h"
    QString perDay(base::Msats perSecond) const; // "4,320 sat/day"
    QString perThirtyDays(base::Msats perSecond) const;

    bool operator==(const AmountText&) const = default;
};

} // namespace widgets
