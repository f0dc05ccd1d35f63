// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/banner.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace widgets {

using namespace Qt::StringLiterals;

Banner::Banner(const Theme& theme, Tone tone, BannerShape shape, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_icon(new IconLabel(theme, u"info"_s, inkOf(tone), 20, this))
    , m_title(
          makeLabel({}, shape == BannerShape::OneLine ? LabelRole::Body : LabelRole::Strong, this))
    , m_text(
          makeLabel({}, shape == BannerShape::OneLine ? LabelRole::Body2 : LabelRole::Small, this))
    , m_buttons(makeRow(8))
{
    setMinimumHeight(theme.scaled(shape == BannerShape::OneLine ? 44 : 60));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 8, 6);
    row->setSpacing(0);
    row->addWidget(m_icon);
    row->addSpacing(12);
    if (shape == BannerShape::OneLine) {
        row->addWidget(m_title);
        row->addSpacing(6);
        row->addWidget(m_text, 1);
        row->addStretch(); // takes the room when there is no second text
    } else {
        auto* words = makeColumn(2);
        words->addStretch();
        words->addWidget(m_title);
        words->addWidget(m_text);
        words->addStretch();
        m_title->setWordWrap(true);
        m_text->setWordWrap(true);
        row->addLayout(words, 1);
    }
    row->addSpacing(12);
    row->addLayout(m_buttons);
}

void Banner::setContent(Tone tone, const QString& icon, const QString& title, const QString& text)
{
    m_tone = tone;
    m_icon->setIcon(icon, inkOf(tone));
    m_title->setText(title);
    m_text->setText(text);
    m_text->setHidden(text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    update();
}

QPushButton* Banner::addButton(const QString& text)
{
    auto* button = makeButton(text, ButtonKind::Small, this);
    m_buttons->addWidget(button);
    return button;
}

QPushButton* Banner::addQuietButton(const QString& text)
{
    auto* button = makeButton(text, ButtonKind::Flat, this);
    button->setProperty("measure", u"small"_s);
    restyle(button);
    m_buttons->addWidget(button);
    return button;
}

void Banner::clearButtons()
{
    while (auto* item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hasOutline = m_theme.lineWidth() > 1;
    painter.setPen(hasOutline ? QPen(m_theme.color(inkOf(m_tone)), 1) : QPen(Qt::NoPen));
    painter.setBrush(m_theme.color(fillOf(m_tone)));
    const qreal inset = hasOutline ? 0.5 : 0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 10, 10);
}

} // namespace widgets
