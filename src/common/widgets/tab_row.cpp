// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tab_row.h"

#include "widgets/tab_button.h"

#include <QHBoxLayout>

namespace widgets {

TabRow::TabRow(const Theme& theme, const QString& name, const QStringList& tabs, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 0, 10, 0); // the tabs keep room for their focus ring
    row->setSpacing(12);
    for (int i = 0; i < tabs.size(); ++i) {
        auto* button = new TabButton(theme, tabs[i], this);
        m_group.addButton(button, i);
        row->addWidget(button);
    }
    row->addStretch(1);
    setCurrent(0);
    connect(&m_group, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (isOn)
            Q_EMIT chosen(id);
    });
}

void TabRow::setCurrent(int tab)
{
    if (auto* button = m_group.button(tab))
        button->setChecked(true);
}

TabButton* TabRow::tab(int index) const
{
    return qobject_cast<TabButton*>(m_group.button(index));
}

} // namespace widgets
