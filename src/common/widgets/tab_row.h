// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of a page, the chosen one underlined. Arrow keys move the choice.
#pragma once

#include "widgets/theme.h"

#include <QButtonGroup>
#include <QStringList>
#include <QWidget>

namespace widgets {

class TabButton;

class TabRow : public QWidget {
    Q_OBJECT

public:
    TabRow(const Theme& theme, const QString& name, const QStringList& tabs,
        QWidget* parent = nullptr);

    int current() const { return m_group.checkedId(); }
    void setCurrent(int tab);
    TabButton* tab(int index) const;

Q_SIGNALS:
    void chosen(int tab);

private:
    QButtonGroup m_group;
};

} // namespace widgets
