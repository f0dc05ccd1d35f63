// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sidebar_item.h"

#include "widgets/state_shape.h"

namespace widgets {

namespace {

constexpr int IconAt = 12;
constexpr int TextAt = 44;
constexpr int PillHeight = 28;

void paintFocusRing(QPainter& painter, const Theme& theme, const QRect& area)
{
    painter.setPen(QPen(theme.color(Token::Accent), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6);
}

} // namespace

SidebarItem::SidebarItem(const Theme& theme, const QString& id, const QString& icon,
    const QString& text, int height, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_id(id)
    , m_icon(icon)
    , m_height(height)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SidebarItem::setCount(int count)
{
    m_count = count;
    setAccessibleDescription(count > 0 ? QString::number(count) : QString());
    update();
}

void SidebarItem::setFolded(bool isFolded)
{
    m_isFolded = isFolded;
    setToolTip(isFolded ? text() : QString());
    update();
}

QSize SidebarItem::sizeHint() const
{
    return {40, m_theme.scaled(m_height)};
}

void SidebarItem::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(isChecked() ? Token::AccentSoft : Token::Hairline));
        painter.drawRoundedRect(rect(), 6, 6);
    }
    if (hasFocus())
        paintFocusRing(painter, m_theme, rect());
    const auto ink = isChecked() ? Token::Accent : Token::Text2;
    const QRectF icon = m_isFolded ? QRectF(rect()) : QRectF(IconAt, 0, 20, height());
    paintIcon(painter, m_theme, m_icon, ink, icon, 20);
    if (m_isFolded)
        return;
    painter.setPen(m_theme.color(ink));
    painter.setFont(m_theme.font(isChecked() ? TypeRole::Strong : TypeRole::Body));
    const auto inside = rect().adjusted(TextAt, 0, -12, 0);
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, text());
    if (m_count > 0) {
        painter.setFont(m_theme.font(TypeRole::Small));
        painter.drawText(inside, Qt::AlignVCenter | Qt::AlignRight, QString::number(m_count));
    }
}

void SidebarItem::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void SidebarItem::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

SidebarPill::SidebarPill(
    const Theme& theme, const QString& icon, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setContent(icon, text, Tone::Neutral);
}

void SidebarPill::setContent(const QString& icon, const QString& text, Tone iconTone, Tone textTone)
{
    m_icon = icon;
    m_iconTone = iconTone;
    m_textTone = textTone;
    setText(text);
    setAccessibleName(text);
    setToolTip(m_isFolded ? text : QString());
    update();
}

void SidebarPill::setShortcutText(const QString& keys)
{
    m_keys = keys;
    update();
}

void SidebarPill::setFolded(bool isFolded)
{
    m_isFolded = isFolded;
    setToolTip(isFolded ? text() : QString());
    update();
}

QSize SidebarPill::sizeHint() const
{
    return {40, m_theme.scaled(PillHeight)};
}

void SidebarPill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus())
        paintFocusRing(painter, m_theme, rect());
    const QRectF icon = m_isFolded ? QRectF(rect()) : QRectF(12, 0, 16, height());
    paintIcon(painter, m_theme, m_icon, inkOf(m_iconTone), icon);
    if (m_isFolded)
        return;
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(inkOf(m_textTone)));
    const auto inside = rect().adjusted(36, 0, -12, 0);
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, inside.width()));
    painter.setPen(m_theme.color(Token::Text3));
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignRight, m_keys);
}

} // namespace widgets
