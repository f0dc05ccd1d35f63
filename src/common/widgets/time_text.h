// SPDX-License-Identifier: GPL-3.0-or-later
// Points in time as words, in the local zone: "Today 18:20", "Fri 13 Mar, 14:40"; ISO-8601 for
// exports.
#pragma once

#include "base/amount.h"

#include <QString>
#include <QTimeZone>

namespace widgets {

QString clockText(
    base::UnixTime time, const QTimeZone& zone = QTimeZone::systemTimeZone()); // "18:20"
QString timeText(
    base::UnixTime time, base::UnixTime now, const QTimeZone& zone = QTimeZone::systemTimeZone());
QString zonedTimeText(
    base::UnixTime time, const QTimeZone& zone = QTimeZone::systemTimeZone()); // for tooltips
QString isoText(base::UnixTime time);

} // namespace widgets
