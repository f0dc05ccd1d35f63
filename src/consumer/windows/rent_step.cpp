// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_step.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace consumer {

RentStep::RentStep(const QString& id, QSize sheetSize, QWidget* parent)
    : QWidget(parent)
    , m_id{id}
    , m_sheetSize{sheetSize}
{
}

bool RentStep::takeFocus()
{
    const auto canTake = [](const QWidget* widget) {
        return (widget->focusPolicy() & Qt::TabFocus) && widget->isVisible() && widget->isEnabled();
    };
    for (auto* at = nextInFocusChain(); at != this; at = at->nextInFocusChain()) {
        if (!isAncestorOf(at) || !canTake(at))
            continue;
        at->setFocus(Qt::TabFocusReason);
        return true;
    }
    for (auto i = m_footEnd.size(); i-- > 0;) {
        if (!canTake(m_footEnd[i]))
            continue;
        m_footEnd[i]->setFocus(Qt::TabFocusReason);
        return true;
    }
    return false;
}

QVBoxLayout* RentStep::makeScrolledColumn()
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    auto* content = new QWidget;
    scroll->setWidget(content);
    outer->addWidget(scroll);
    content->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(0);
    return column;
}

} // namespace consumer
