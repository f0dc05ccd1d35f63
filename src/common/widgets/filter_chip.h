// SPDX-License-Identifier: GPL-3.0-or-later
// A filter in force. A click on it, or Delete on the keyboard, asks to remove it.
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>

namespace widgets {

class FilterChip : public QAbstractButton {
    Q_OBJECT

public:
    FilterChip(const Theme& theme, const QString& text, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void removed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace widgets
