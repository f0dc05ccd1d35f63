// SPDX-License-Identifier: GPL-3.0-or-later
// Steps one below the other with a line between them: what happened to an invoice, a set-up, a
// check.
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QWidget>

namespace widgets {

enum class StepState { Waiting, Working, Done, Failed };

struct Step {
    StepState state = StepState::Waiting;
    QString title;
    QString text; // second line, may be empty

    bool operator==(const Step&) const = default;
};

class StepList : public QWidget {
    Q_OBJECT

public:
    StepList(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    void setSteps(const QList<Step>& steps);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QList<Step> m_steps;
};

} // namespace widgets
