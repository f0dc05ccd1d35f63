// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/status_line.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>

namespace widgets {

using namespace Qt::StringLiterals;

StatusLine::StatusLine(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_left(makeLabel({}, LabelRole::Small, this))
    , m_right(makeLabel({}, LabelRole::Small, this))
{
    setProperty("look", u"statusLine"_s);
    setFixedHeight(theme.scaled(32));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->addWidget(m_left, 1);
    row->addWidget(m_right);
    m_left->setMinimumWidth(40);
    m_right->setMinimumWidth(10);
    m_right->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
}

void StatusLine::setTexts(const QString& left, const QString& right)
{
    m_left->setText(left);
    m_right->setText(right);
}

} // namespace widgets
