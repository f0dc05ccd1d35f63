// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toggle_switch.h"

#include <QPainter>

namespace widgets {

namespace {

constexpr QSize Track{32, 18};
constexpr int HitHeight = 28;
constexpr qreal KnobOn = 12;
constexpr qreal KnobOff = 10;

} // namespace

ToggleSwitch::ToggleSwitch(const Theme& theme, const QString& name, QWidget* parent)
    : QCheckBox(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize ToggleSwitch::sizeHint() const
{
    return {Track.width() + 4, HitHeight};
}

void ToggleSwitch::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF track({}, QSizeF(Track));
    track.moveCenter(QRectF(rect()).center());
    const qreal radius = track.height() / 2;
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(track.adjusted(-1, -2, 1, 2), radius + 2, radius + 2);
    }
    const bool isOn = isChecked();
    const auto ink = isEnabled() ? (isOn ? Token::Accent : Token::BorderStrong) : Token::Border;
    painter.setPen(QPen(m_theme.color(ink), 1));
    painter.setBrush(isOn ? m_theme.color(ink) : m_theme.color(Token::Surface));
    painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);

    const qreal knob = isOn ? KnobOn : KnobOff;
    const qreal inset = (track.height() - knob) / 2;
    const qreal x = isOn ? track.right() - inset - knob : track.left() + inset;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(isOn ? Token::OnAccent : ink));
    painter.drawEllipse(QRectF(x, track.top() + inset, knob, knob));
}

} // namespace widgets
