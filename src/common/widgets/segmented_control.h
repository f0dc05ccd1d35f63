// SPDX-License-Identifier: GPL-3.0-or-later
// A few options in one rounded frame, exactly one chosen. Arrow keys move the choice.
#pragma once

#include "widgets/choice_button.h"

#include <QButtonGroup>
#include <QStringList>

namespace widgets {

class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    SegmentedControl(const Theme& theme, const QString& name, const QStringList& options,
        QWidget* parent = nullptr);

    int current() const { return m_group.checkedId(); }
    void setCurrent(int index);
    QAbstractButton* option(int index) const { return m_group.button(index); }

Q_SIGNALS:
    void chosen(int index); // by the user

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QButtonGroup m_group;
};

} // namespace widgets
