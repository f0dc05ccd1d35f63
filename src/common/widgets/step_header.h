// SPDX-License-Identifier: GPL-3.0-or-later
// The line of steps in a dialog: done, the one at hand, those to come.
#pragma once

#include "widgets/theme.h"

#include <QStringList>
#include <QWidget>

namespace widgets {

class StepHeader : public QWidget {
    Q_OBJECT

public:
    StepHeader(const Theme& theme, const QStringList& steps, QWidget* parent = nullptr);

    void setCurrent(int step);
    void setText(int step, const QString& text); // "Check, 13 of 13 passed"
    int current() const { return m_current; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();

    const Theme& m_theme;
    QStringList m_steps;
    int m_current = 0;
};

} // namespace widgets
