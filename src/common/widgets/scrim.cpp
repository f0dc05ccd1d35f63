// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scrim.h"

#include "widgets/sheet.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

namespace widgets {

namespace {

constexpr int WindowMargin = 16;

bool isInside(const QWidget* ancestor, const QWidget* widget)
{
    return ancestor && widget && (ancestor == widget || ancestor->isAncestorOf(widget));
}

} // namespace

Scrim::Scrim(const Theme& theme, QWidget* window)
    : QWidget(window)
    , m_theme(theme)
{
    hide();
    window->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        const bool isOurWindow = now && now->window() == this->window();
        if (m_sheet && isOurWindow && !isInside(m_sheet, now))
            m_sheet->takeFocus();
    });
}

void Scrim::open(Sheet* sheet)
{
    close();
    m_focusBefore = QApplication::focusWidget();
    m_sheet = sheet;
    sheet->setParent(this);
    connect(sheet, &Sheet::closeRequested, this, &Scrim::close);
    connect(sheet, &Sheet::wantedSizeChanged, this, &Scrim::place);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    sheet->show();
    place();
    sheet->takeFocus();
}

void Scrim::close()
{
    if (!m_sheet)
        return;
    auto* sheet = m_sheet.data();
    m_sheet = nullptr;
    sheet->hide();
    sheet->deleteLater();
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
    Q_EMIT closed();
}

void Scrim::place()
{
    if (!m_sheet)
        return;
    const auto room
        = rect().marginsRemoved({WindowMargin, WindowMargin, WindowMargin, WindowMargin});
    const auto wanted = m_sheet->wantedSize().boundedTo(room.size());
    QRect area({}, wanted);
    area.moveCenter(rect().center());
    m_sheet->setGeometry(area);
}

void Scrim::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), m_theme.color(Token::Scrim));
}

void Scrim::resizeEvent(QResizeEvent*)
{
    place();
}

void Scrim::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_sheet) {
        m_sheet->requestClose();
        return;
    }
    event->accept(); // keys never reach the window below
}

bool Scrim::focusNextPrevChild(bool next)
{
    if (!m_sheet)
        return QWidget::focusNextPrevChild(next);
    auto* start = QApplication::focusWidget();
    auto* widget = isInside(m_sheet, start) ? start : m_sheet.data();
    for (auto* at = next ? widget->nextInFocusChain() : widget->previousInFocusChain();
         at != widget; at = next ? at->nextInFocusChain() : at->previousInFocusChain()) {
        if (isInside(m_sheet, at) && (at->focusPolicy() & Qt::TabFocus) && at->isVisible()
            && at->isEnabled()) {
            at->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    }
    return true;
}

bool Scrim::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace widgets
