// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pick_row.h"

#include "widgets/mint_chip.h"
#include "widgets/tabular_text.h"

#include <QPainter>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int Height = 44;
constexpr int Padding = 12;
constexpr int Radio = 16;

} // namespace

PickRow::PickRow(const Theme& theme, const QString& title, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTexts(title, {}, {});
}

void PickRow::setTexts(const QString& title, const QString& text, const QString& value)
{
    setText(title);
    m_text = text;
    m_value = value;
    setAccessibleName(title);
    setAccessibleDescription(value.isEmpty() ? text : u"%1, %2"_s.arg(text, value));
    update();
}

void PickRow::setMint(const QString& name, bool isHeld)
{
    m_mint = name.left(1).toUpper();
    m_isHeld = isHeld;
    update();
}

void PickRow::setSideWidget(QWidget* widget)
{
    m_side = widget;
    widget->setParent(this);
    widget->show();
    resizeEvent(nullptr);
}

void PickRow::setAvailable(bool isAvailable)
{
    m_isAvailable = isAvailable;
    if (!isAvailable)
        setChecked(false);
    setCheckable(isAvailable);
    update();
}

QSize PickRow::sizeHint() const
{
    return {320, m_theme.scaled(Height)};
}

qreal PickRow::valueWidth() const
{
    return tabularWidth(QFontMetricsF(m_theme.font(TypeRole::Strong)), m_value);
}

void PickRow::resizeEvent(QResizeEvent*)
{
    if (!m_side)
        return;
    const auto size = m_side->sizeHint();
    const int right = width() - Padding - int(valueWidth()) - 24;
    m_side->setGeometry(
        right - size.width(), (height() - size.height()) / 2, size.width(), size.height());
}

void PickRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked())
        painter.fillRect(rect(), m_theme.color(Token::Row));
    paintRadio(painter, QRectF(Padding, (height() - Radio) / 2.0, Radio, Radio));
    qreal left = Padding + Radio + 12;
    if (!m_mint.isEmpty()) {
        const QRectF chip(left, (height() - SmallMintChip) / 2.0, SmallMintChip, SmallMintChip);
        paintMintChip(painter, m_theme, chip, m_mint, m_isHeld);
        left += SmallMintChip + 12;
    }
    const auto ink = m_theme.color(m_isAvailable ? Token::Text : Token::Text3);
    const qreal wordsWidth = width() - left - Padding - valueWidth() - 8;
    const qreal middle = height() / 2.0;
    const qreal line = m_theme.scaled(17);
    painter.setFont(m_theme.font(m_isAvailable ? TypeRole::Strong : TypeRole::Body));
    painter.setPen(ink);
    const qreal top = m_text.isEmpty() ? middle - line / 2 : middle - line;
    drawTabular(
        painter, QRectF(left, top, wordsWidth, line), Qt::AlignVCenter | Qt::AlignLeft, text());
    drawTabular(painter, QRectF(rect()).adjusted(0, 0, -Padding, 0),
        Qt::AlignVCenter | Qt::AlignRight, m_value);
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(Token::Text3));
    drawTabular(
        painter, QRectF(left, middle, wordsWidth, line), Qt::AlignVCenter | Qt::AlignLeft, m_text);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
}

void PickRow::paintRadio(QPainter& painter, const QRectF& area) const
{
    if (isChecked()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Token::Accent));
        painter.drawEllipse(area);
        painter.setBrush(m_theme.color(Token::OnAccent));
        painter.drawEllipse(area.center(), 3, 3);
        return;
    }
    painter.setPen(m_theme.color(m_isAvailable ? Token::BorderStrong : Token::Border));
    painter.setBrush(m_theme.color(Token::Surface));
    painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5));
}

PickList::PickList(const Theme& theme, const QString& name, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_rows(new QVBoxLayout(this))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_rows->setContentsMargins(1, 1, 1, 1);
    m_rows->setSpacing(1);
}

PickRow* PickList::addRow(const QString& title)
{
    auto* row = new PickRow(m_theme, title, this);
    m_rows->addWidget(row);
    return row;
}

void PickList::clear()
{
    while (auto* item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void PickList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Border));
    painter.setBrush(m_theme.color(Token::SheetControl));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    for (int i = 1; i < m_rows->count(); ++i) {
        const int y = m_rows->itemAt(i)->geometry().top() - 1;
        painter.fillRect(QRect(1, y, width() - 2, 1), m_theme.color(Token::HairlineRaised));
    }
}

} // namespace widgets
