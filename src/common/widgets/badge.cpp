// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/badge.h"

namespace widgets {

namespace {

constexpr int Height = 20;
constexpr int Padding = 8;
constexpr int IconSize = 12;
constexpr int Gap = 4;

} // namespace

Badge::Badge(
    const Theme& theme, Tone tone, const QString& icon, const QString& text, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setContent(tone, icon, text);
}

Badge::Badge(const Theme& theme, State state, QWidget* parent)
    : Badge(theme, toneOf(state), iconOf(state), textOf(state), parent)
{
}

void Badge::setContent(Tone tone, const QString& icon, const QString& text)
{
    m_tone = tone;
    m_icon = icon;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Badge::setState(State state)
{
    setContent(toneOf(state), iconOf(state), textOf(state));
}

QSize Badge::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TypeRole::SmallStrong));
    const int icon = m_icon.isEmpty() ? 0 : IconSize + Gap;
    return {2 * Padding + icon + metrics.horizontalAdvance(m_text), m_theme.scaled(Height)};
}

void Badge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // In high contrast the soft fills are nearly black: an outline keeps the shape.
    const bool hasOutline = m_theme.lineWidth() > 1;
    painter.setPen(hasOutline ? QPen(m_theme.color(inkOf(m_tone)), 1) : QPen(Qt::NoPen));
    painter.setBrush(m_theme.color(fillOf(m_tone)));
    const qreal inset = hasOutline ? 0.5 : 0;
    const auto area = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2);

    int left = Padding;
    if (!m_icon.isEmpty()) {
        paintIcon(
            painter, m_theme, m_icon, inkOf(m_tone), QRectF(left, 0, IconSize, height()), IconSize);
        left += IconSize + Gap;
    }
    painter.setFont(m_theme.font(TypeRole::SmallStrong));
    painter.setPen(m_theme.color(inkOf(m_tone)));
    painter.drawText(
        QRect(left, 0, width() - left, height()), Qt::AlignVCenter | Qt::AlignLeft, m_text);
}

} // namespace widgets
