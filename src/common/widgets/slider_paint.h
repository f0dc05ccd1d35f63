// SPDX-License-Identifier: GPL-3.0-or-later
// The groove and handle shared by our painted sliders.
#pragma once

#include "widgets/theme.h"

#include <QPainter>
#include <QSlider>

namespace widgets {

inline constexpr qreal SliderHandle = 16;

qreal shareOf(const QSlider& slider); // position, 0…1
void paintGroove(
    QPainter& painter, const Theme& theme, const QRectF& groove, qreal share, bool hasFocus);

} // namespace widgets
