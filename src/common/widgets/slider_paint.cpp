// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider_paint.h"

namespace widgets {

qreal shareOf(const QSlider& slider)
{
    const int span = slider.maximum() - slider.minimum();
    return span > 0 ? qreal(slider.sliderPosition() - slider.minimum()) / span : 0;
}

void paintGroove(
    QPainter& painter, const Theme& theme, const QRectF& groove, qreal share, bool hasFocus)
{
    const qreal center = groove.left() + SliderHandle / 2 + (groove.width() - SliderHandle) * share;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Token::Border));
    painter.drawRoundedRect(groove, 2, 2);
    painter.setBrush(theme.color(Token::Accent));
    painter.drawRoundedRect(
        QRectF(groove.left(), groove.top(), center - groove.left(), groove.height()), 2, 2);
    const QPointF middle(center, groove.center().y());
    if (hasFocus) {
        painter.setBrush(theme.color(Token::Accent, 0.25));
        painter.drawEllipse(middle, SliderHandle / 2 + 3, SliderHandle / 2 + 3);
    }
    painter.setPen(QPen(theme.color(Token::Accent), 2));
    painter.setBrush(theme.color(Token::Surface));
    painter.drawEllipse(middle, SliderHandle / 2 - 1, SliderHandle / 2 - 1);
}

} // namespace widgets
