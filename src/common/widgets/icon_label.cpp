// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icon_label.h"

#include "widgets/state_shape.h"

namespace widgets {

IconLabel::IconLabel(const Theme& theme, const QString& icon, Token ink, int size, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_ink(ink)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void IconLabel::setIcon(const QString& icon, Token ink)
{
    m_icon = icon;
    m_ink = ink;
    update();
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintIcon(painter, m_theme, m_icon, m_ink, rect(), m_size);
}

} // namespace widgets
