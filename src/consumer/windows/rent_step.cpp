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
