// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/histogram_slider.h"

#include "widgets/slider_paint.h"

#include <algorithm>

namespace widgets {

namespace {

constexpr int BarsHeight = 40;
constexpr int HandleSize = 16;

} // namespace

HistogramSlider::HistogramSlider(const Theme& theme, const QString& name, QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
}

void HistogramSlider::setBars(std::vector<double> shares)
{
    m_shares = std::move(shares);
    update();
}

QSize HistogramSlider::sizeHint() const
{
    return {120, BarsHeight + HandleSize / 2 + 2};
}

void HistogramSlider::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const qreal share = shareOf(*this);
    const qreal split = width() * share;
    const auto count = qreal(m_shares.size());
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        const qreal left = width() * qreal(i) / count;
        const qreal right = width() * qreal(i + 1) / count - 1;
        const qreal high = std::clamp(m_shares[i], 0.0, 1.0) * BarsHeight;
        const bool isInside = (left + right) / 2 <= split;
        painter.setBrush(
            isInside ? m_theme.color(Token::Accent, 0.7) : m_theme.color(Token::Border));
        painter.drawRoundedRect(QRectF(left, BarsHeight - high, right - left, high), 1, 1);
    }
    paintGroove(painter, m_theme, QRectF(0, BarsHeight - 2, width(), 4), share, hasFocus());
}

} // namespace widgets
