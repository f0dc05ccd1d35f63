// SPDX-License-Identifier: GPL-3.0-or-later
// Equal chips to fill a value quickly ("10 min", "1 h", …). None is chosen while the value is
// something else.
#pragma once

#include "widgets/choice_button.h"

#include <QButtonGroup>
#include <QStringList>

namespace widgets {

enum class ChipWidths { Equal, Natural };

class ChoiceChips : public QWidget {
    Q_OBJECT

public:
    ChoiceChips(const Theme& theme, const QString& name, const QStringList& options,
        ChipWidths widths = ChipWidths::Equal, QWidget* parent = nullptr);

    int current() const { return m_group.checkedId(); } // -1: none
    void setCurrent(int index);
    QAbstractButton* option(int index) const { return m_group.button(index); }

Q_SIGNALS:
    void chosen(int index); // by the user

private:
    QButtonGroup m_group;
};

} // namespace widgets
