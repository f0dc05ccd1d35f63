// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/welcome_choice.h"

#include "widgets/state_shape.h"

#include <QApplication>
#include <QKeyEvent>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int Height = 74;
constexpr int Padding = 16;
constexpr int Tile = 40;

} // namespace

WelcomeChoice::WelcomeChoice(const Theme& theme, Tone tone, const QString& icon,
    const QString& title, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_icon(icon)
    , m_sentence(text)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void WelcomeChoice::setPreferred(bool isPreferred)
{
    m_isPreferred = isPreferred;
    update();
}

QSize WelcomeChoice::sizeHint() const
{
    return {464, m_theme.scaled(Height)};
}

void WelcomeChoice::focusInEvent(QFocusEvent* event)
{
    QAbstractButton::focusInEvent(event);
    parentWidget()->update(); // the default one loses its ring
}

void WelcomeChoice::focusOutEvent(QFocusEvent* event)
{
    QAbstractButton::focusOutEvent(event);
    parentWidget()->update();
}

void WelcomeChoice::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isOtherFocused
        = !hasFocus() && qobject_cast<WelcomeChoice*>(QApplication::focusWidget());
    const bool hasRing = hasFocus() || (m_isPreferred && !isOtherFocused);
    const qreal inset = hasRing ? 1 : 0.5;
    const auto ink = hasRing ? Token::Accent : underMouse() ? Token::BorderStrong : Token::Border;
    painter.setPen(QPen(m_theme.color(ink), hasRing ? 2 : m_theme.lineWidth()));
    painter.setBrush(m_theme.color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 10, 10);

    const QRectF tile(Padding, (height() - Tile) / 2.0, Tile, Tile);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(fillOf(m_tone)));
    painter.drawRoundedRect(tile, 8, 8);
    paintIcon(painter, m_theme, m_icon, inkOf(m_tone), tile, 20);

    const QRectF words = QRectF(rect()).adjusted(Padding + Tile + 17, 0, -48, 0);
    const qreal middle = height() / 2.0;
    const qreal line = m_theme.scaled(20);
    painter.setFont(m_theme.font(TypeRole::Section));
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(
        QRectF(words.left(), middle - line - 1, words.width(), line), Qt::AlignVCenter, text());
    painter.setFont(m_theme.font(TypeRole::Body));
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(
        QRectF(words.left(), middle + 2, words.width(), line), Qt::AlignVCenter, m_sentence);
    const QRectF arrow(width() - 34, 0, 16, height());
    paintIcon(painter, m_theme, u"chevron-right"_s, hasRing ? Token::Accent : Token::Text2, arrow);
}

void WelcomeChoice::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void WelcomeChoice::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void WelcomeChoice::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return click();
    QAbstractButton::keyPressEvent(event);
}

} // namespace widgets
