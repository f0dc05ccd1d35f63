// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/practice_frame.h"

#include "widgets/controls.h"
#include "widgets/icon_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace widgets {

using namespace Qt::StringLiterals;

PracticeStrip::PracticeStrip(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_leave(makeButton(tr("Leave practice"), ButtonKind::Small, this))
{
    setProperty("look", u"practiceStrip"_s);
    setAttribute(Qt::WA_StyledBackground);
    setObjectName(u"practice.strip"_s);
    m_leave->setObjectName(u"practice.leave"_s);
    setMinimumHeight(theme.scaled(40));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* word = makeLabel(tr("PRACTICE"), LabelRole::Bold, this);
    setTone(word, Tone::Play);
    auto* text = makeLabel(
        tr("Play money on this computer. Nothing here is real, nothing leaves this machine."),
        LabelRole::Body2, this);
    text->setMinimumWidth(60);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_row->setContentsMargins(16, 4, 12, 4);
    m_row->setSpacing(8);
    m_row->addWidget(new IconLabel(theme, u"nut"_s, Token::Play, 16, this));
    m_row->addWidget(word);
    m_row->addWidget(text, 1);
    m_row->addWidget(m_leave);
    connect(m_leave, &QPushButton::clicked, this, &PracticeStrip::leaveRequested);
}

void PracticeStrip::addControl(QWidget* widget)
{
    m_row->insertWidget(m_row->count() - 1, widget);
}

PracticeFrame::PracticeFrame(const Theme& theme, QWidget* window)
    : QWidget(window)
    , m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(window->rect());
    window->installEventFilter(this);
}

void PracticeFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto ink = m_theme.color(Token::Play);
    painter.fillRect(QRect(0, 0, width(), FrameWidth), ink);
    painter.fillRect(QRect(0, height() - FrameWidth, width(), FrameWidth), ink);
    painter.fillRect(QRect(0, 0, FrameWidth, height()), ink);
    painter.fillRect(QRect(width() - FrameWidth, 0, FrameWidth, height()), ink);
}

bool PracticeFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
        raise();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace widgets
