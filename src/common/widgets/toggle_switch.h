// SPDX-License-Identifier: GPL-3.0-or-later
// A check box drawn as a switch. It has no text of its own: give it an accessible name or a label
// buddy.
#pragma once

#include "widgets/theme.h"

#include <QCheckBox>

namespace widgets {

class ToggleSwitch : public QCheckBox {
    Q_OBJECT

public:
    ToggleSwitch(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& position) const override { return rect().contains(position); }

private:
    const Theme& m_theme;
};

} // namespace widgets
