// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace widgets {

Card::Card(const QString& title, CardPadding padding, QWidget* parent)
    : QFrame(parent)
    , m_head(new QWidget(this))
    , m_headRow(new QHBoxLayout(m_head))
    , m_title(makeLabel(title, LabelRole::Section, m_head))
    , m_subtitle(makeLabel({}, LabelRole::Body2, m_head))
    , m_body(makeColumn(padding == CardPadding::Normal ? 12 : 0))
{
    setLook(this, Look::Card);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(0);
    m_headRow->setSpacing(8);
    if (padding == CardPadding::Normal) {
        column->setContentsMargins(16, 12, 16, 16);
        m_headRow->setContentsMargins(0, 0, 0, 8);
    } else {
        column->setContentsMargins(1, 1, 1, 8);
        m_headRow->setContentsMargins(16, 7, 16, 7);
        m_headRow->addStrut(30); // 44 px, more with large text
    }
    m_headRow->addWidget(m_title);
    m_headRow->addWidget(m_subtitle);
    m_headRow->addStretch();
    m_subtitle->hide();
    m_head->setHidden(title.isEmpty());
    column->addWidget(m_head);
    column->addLayout(m_body, 1);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_head->show();
}

void Card::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setHidden(subtitle.isEmpty());
}

void Card::addLeading(QWidget* widget)
{
    m_headRow->insertWidget(0, widget);
    m_head->show();
}

void Card::addAction(QWidget* widget)
{
    m_headRow->addWidget(widget);
    m_head->show();
}

void Card::addRow(QWidget* row)
{
    m_body->addWidget(makeHairline(this));
    m_body->addWidget(row);
}

} // namespace widgets
