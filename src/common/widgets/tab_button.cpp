// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tab_button.h"

#include "widgets/state_shape.h"

#include <QLocale>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int Height = 36;
constexpr int IconSize = 16;
constexpr int IconGap = 8;
constexpr int CountGap = 9;
constexpr int Underline = 2;
constexpr int Side = 6; // room for the focus ring

} // namespace

TabButton::TabButton(const Theme& theme, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void TabButton::setIconName(const QString& icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

void TabButton::setCount(int count)
{
    m_count = count;
    setAccessibleName(count < 0 ? text() : u"%1, %2"_s.arg(text(), countText()));
    updateGeometry();
    update();
}

QString TabButton::countText() const
{
    return m_count < 0 ? QString() : QLocale().toString(m_count);
}

QSize TabButton::sizeHint() const
{
    int width = QFontMetrics(m_theme.font(TypeRole::Strong)).horizontalAdvance(text());
    if (!m_icon.isEmpty())
        width += IconSize + IconGap;
    if (m_count >= 0)
        width += CountGap
            + QFontMetrics(m_theme.font(TypeRole::Small)).horizontalAdvance(countText());
    return {width + 2 * Side + 2, m_theme.scaled(Height)};
}

void TabButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto ink = !isEnabled()     ? Token::Text3
        : isChecked() || underMouse() ? Token::Text
                                      : Token::Text2;
    int x = Side;
    if (!m_icon.isEmpty()) {
        paintIcon(painter, m_theme, m_icon, ink, QRectF(x, 0, IconSize, height()), IconSize);
        x += IconSize + IconGap;
    }
    painter.setFont(m_theme.font(isChecked() ? TypeRole::Strong : TypeRole::Body));
    painter.setPen(m_theme.color(ink));
    painter.drawText(rect().adjusted(x, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    x += QFontMetrics(painter.font()).horizontalAdvance(text()) + CountGap;
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(rect().adjusted(x, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, countText());
    if (isChecked())
        painter.fillRect(QRect(Side, height() - Underline, width() - 2 * Side, Underline),
            m_theme.color(Token::Accent));
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 4, -1, -4), 4, 4);
    }
}

void TabButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void TabButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace widgets
