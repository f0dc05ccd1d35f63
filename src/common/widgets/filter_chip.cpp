// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filter_chip.h"

#include "widgets/state_shape.h"

#include <QKeyEvent>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int Height = 24;
constexpr int Padding = 8;
constexpr int CrossSize = 12;
constexpr int Gap = 4;

} // namespace

FilterChip::FilterChip(const Theme& theme, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setText(text);
    setAccessibleName(tr("Filter %1, remove").arg(text));
    setToolTip(tr("Remove this filter"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, &FilterChip::removed);
}

QSize FilterChip::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TypeRole::Small));
    return {
        metrics.horizontalAdvance(text()) + 2 * Padding + Gap + CrossSize, m_theme.scaled(Height)};
}

void FilterChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(m_theme.color(Token::Accent), 2) : QPen(Qt::NoPen));
    painter.setBrush(m_theme.color(Token::AccentSoft));
    const qreal inset = hasFocus() ? 1 : 0;
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(inset, inset, -inset, -inset), height() / 2.0, height() / 2.0);
    painter.setPen(m_theme.color(Token::Accent));
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.drawText(rect().adjusted(Padding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    const QRectF cross(width() - Padding - CrossSize, 0, CrossSize, height());
    paintIcon(painter, m_theme, u"close"_s, Token::Accent, cross, CrossSize);
}

void FilterChip::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        Q_EMIT removed();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace widgets
