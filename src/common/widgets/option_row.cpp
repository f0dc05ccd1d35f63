// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/option_row.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>

namespace widgets {

OptionRow::OptionRow(const QString& title, const QString& text, QWidget* control, QWidget* parent)
    : QWidget(parent)
    , m_title(makeLabel(title, LabelRole::Body, this))
    , m_text(makeWrappingLabel(text, LabelRole::Small, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(16);
    auto* words = makeColumn(0);
    words->addWidget(m_title);
    words->addWidget(m_text);
    row->addLayout(words, 1);
    row->addWidget(control, 0, Qt::AlignVCenter);
    m_title->setBuddy(control);
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(title);
    m_text->setHidden(text.isEmpty());
}

void OptionRow::setTexts(const QString& title, const QString& text)
{
    m_title->setText(title);
    m_text->setText(text);
    m_text->setHidden(text.isEmpty());
}

} // namespace widgets
