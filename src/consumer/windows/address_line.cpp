// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/address_line.h"

#include "widgets/controls.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

AddressLine::AddressLine(const AddressWords& words, const QString& id, Reader read, QWidget* parent)
    : QWidget(parent)
    , m_read{std::move(read)}
    , m_field{new QLineEdit}
    , m_give{widgets::makeButton(words.button)}
    , m_complaint{widgets::makeWrappingLabel(words.complaint, widgets::LabelRole::Small)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(8);
    auto* row = widgets::makeRow(8);
    auto* caption = widgets::makeLabel(words.caption);
    caption->setBuddy(m_field);
    m_field->setObjectName(id + u".address"_s);
    m_field->setAccessibleName(words.caption);
    m_field->setPlaceholderText(words.example);
    m_field->setMaxLength(LongestAddress);
    m_give->setObjectName(id + u".add"_s);
    connect(m_give, &QPushButton::clicked, this, &AddressLine::give);
    connect(m_field, &QLineEdit::returnPressed, this, &AddressLine::give);
    connect(m_field, &QLineEdit::textEdited, m_complaint, &QWidget::hide);
    row->addWidget(caption);
    row->addWidget(m_field, 1);
    row->addWidget(m_give);
    column->addLayout(row);
    m_complaint->setObjectName(id + u".complaint"_s);
    widgets::setTone(m_complaint, widgets::Tone::Bad);
    m_complaint->hide();
    column->addWidget(m_complaint);
}

void AddressLine::setText(const QString& text)
{
    if (!m_field->hasFocus() && m_complaint->isHidden())
        m_field->setText(text);
}

void AddressLine::give()
{
    const auto text = m_field->text().trimmed();
    const auto address = m_read(text);
    m_complaint->setVisible(address.isEmpty() && !text.isEmpty());
    if (address.isEmpty())
        return;
    if (!m_keepsText)
        m_field->clear();
    Q_EMIT given(address);
}

} // namespace consumer
