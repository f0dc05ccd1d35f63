// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/choice_chips.h"

#include <QHBoxLayout>

namespace widgets {

ChoiceChips::ChoiceChips(const Theme& theme, const QString& name, const QStringList& options,
    ChipWidths widths, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(8);
    for (const auto& text : options) {
        auto* option = new ChoiceButton(theme, ChoiceShape::Chip, text, this);
        m_group.addButton(option, int(m_group.buttons().size()));
        row->addWidget(option, widths == ChipWidths::Equal ? 1 : 0);
    }
    if (widths == ChipWidths::Natural)
        row->addStretch(1);
    connect(&m_group, &QButtonGroup::idClicked, this, &ChoiceChips::chosen);
}

void ChoiceChips::setCurrent(int index)
{
    if (auto* option = m_group.button(index)) {
        option->setChecked(true);
        return;
    }
    m_group.setExclusive(false); // an exclusive group keeps one button checked
    for (auto* option : m_group.buttons())
        option->setChecked(false);
    m_group.setExclusive(true);
}

} // namespace widgets
