// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/empty_state.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

EmptyState::EmptyState(const Theme& theme, const QString& icon, const QString& title,
    const QString& text, QWidget* parent)
    : QWidget(parent)
    , m_title(makeLabel(title, LabelRole::Section, this))
    , m_text(makeWrappingLabel(text, LabelRole::Body2, this))
    , m_buttons(makeRow(8))
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(new IconLabel(theme, icon, Token::Text3, 32, this), 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setFixedWidth(theme.scaled(420));
    auto* sentence = makeRow(0); // an alignment would lose the label's height for its width
    sentence->addStretch(1);
    sentence->addWidget(m_text);
    sentence->addStretch(1);
    column->addLayout(sentence);
    column->addSpacing(8);
    auto* centred = makeRow(0);
    centred->addStretch(1);
    centred->addLayout(m_buttons);
    centred->addStretch(1);
    column->addLayout(centred);
    column->addStretch(3);
}

void EmptyState::setTexts(const QString& title, const QString& text)
{
    m_title->setText(title);
    m_text->setText(text);
}

QPushButton* EmptyState::addPrimaryButton(const QString& text)
{
    auto* button = makeButton(text, ButtonKind::Primary, this);
    m_buttons->addWidget(button);
    return button;
}

QPushButton* EmptyState::addButton(const QString& text)
{
    auto* button = makeButton(text, ButtonKind::Normal, this);
    m_buttons->addWidget(button);
    return button;
}

} // namespace widgets
