// SPDX-License-Identifier: GPL-3.0-or-later
// Qt 6.4 cannot switch on tabular figures: this paints every digit in a cell as wide as the widest
// digit, so columns line up and timers do not jitter.
#pragma once

#include <QFontMetricsF>
#include <QRectF>
#include <QString>

class QPainter;

namespace widgets {

qreal tabularWidth(const QFontMetricsF& metrics, const QString& text);
// Uses the painter's font and pen. Text that does not fit is elided at its end.
void drawTabular(
    QPainter& painter, const QRectF& area, Qt::Alignment alignment, const QString& text);

} // namespace widgets
