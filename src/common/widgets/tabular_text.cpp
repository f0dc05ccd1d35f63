// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tabular_text.h"

#include <QPainter>

#include <algorithm>

namespace widgets {

namespace {

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

qreal digitCell(const QFontMetricsF& metrics)
{
    qreal widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
    return widest;
}

// Calls visit(piece, x, width) for every digit and for every run without digits; returns the whole
// width.
template <typename Visit>
qreal layOut(const QFontMetricsF& metrics, const QString& text, Visit visit)
{
    const qreal cell = digitCell(metrics);
    qreal x = 0;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at + 1;
        if (!isDigit(text[at])) {
            while (end < text.size() && !isDigit(text[end]))
                ++end;
        }
        const auto piece = text.mid(at, end - at);
        const qreal advance = metrics.horizontalAdvance(piece);
        const qreal width = isDigit(text[at]) ? cell : advance;
        visit(piece, x + (width - advance) / 2, width);
        x += width;
        at = end;
    }
    return x;
}

} // namespace

qreal tabularWidth(const QFontMetricsF& metrics, const QString& text)
{
    return layOut(metrics, text, [](const QString&, qreal, qreal) {});
}

void drawTabular(
    QPainter& painter, const QRectF& area, Qt::Alignment alignment, const QString& text)
{
    const QFontMetricsF metrics(painter.font(), painter.device());
    const bool hasDigits = std::any_of(text.cbegin(), text.cend(), isDigit);
    const qreal width = hasDigits ? tabularWidth(metrics, text) : metrics.horizontalAdvance(text);
    if (!hasDigits || width > area.width() + 1) {
        painter.drawText(area, int(alignment | Qt::TextSingleLine),
            metrics.elidedText(text, Qt::ElideRight, area.width() + 0.5));
        return;
    }
    qreal left = area.left();
    if (alignment & Qt::AlignRight)
        left = area.right() - width;
    else if (alignment & Qt::AlignHCenter)
        left = area.left() + (area.width() - width) / 2;
    qreal baseline = area.top() + metrics.ascent();
    if (alignment & Qt::AlignVCenter)
        baseline = area.top() + (area.height() - metrics.height()) / 2 + metrics.ascent();
    else if (alignment & Qt::AlignBottom)
        baseline = area.bottom() - metrics.descent();
    layOut(metrics, text, [&](const QString& piece, qreal x, qreal) {
        painter.drawText(QPointF(left + x, baseline), piece);
    });
}

} // namespace widgets
