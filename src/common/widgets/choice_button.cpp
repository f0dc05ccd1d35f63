// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/choice_button.h"

#include <QPainter>

namespace widgets {

namespace {

constexpr int Height = 28;
constexpr int Padding = 10;

} // namespace

ChoiceButton::ChoiceButton(
    const Theme& theme, ChoiceShape shape, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_shape(shape)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
}

QSize ChoiceButton::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TypeRole::SmallStrong));
    return {metrics.horizontalAdvance(text()) + 2 * Padding, m_theme.scaled(Height)};
}

void ChoiceButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_shape == ChoiceShape::Chip) {
        const auto border = isChecked() ? Token::AccentSoft
            : underMouse()              ? Token::BorderStrong
                                        : Token::Border;
        painter.setPen(m_theme.color(border));
        painter.setBrush(isChecked() ? m_theme.color(Token::AccentSoft) : QColor(Qt::transparent));
        painter.drawRoundedRect(area, 6, 6);
    } else if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(isChecked() ? Token::AccentSoft : Token::Sunken));
        painter.drawRoundedRect(rect(), 5, 5);
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
    const auto ink = !isEnabled() ? Token::Text3 : isChecked() ? Token::Accent : Token::Text2;
    painter.setPen(m_theme.color(ink));
    painter.setFont(m_theme.font(isChecked() ? TypeRole::SmallStrong : TypeRole::Small));
    painter.drawText(rect(), Qt::AlignCenter, text());
}

void ChoiceButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void ChoiceButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace widgets
