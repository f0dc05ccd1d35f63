// SPDX-License-Identifier: GPL-3.0-or-later
// One tab of a TabRow: icon and count are optional, the chosen one is underlined.
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>

namespace widgets {

class TabButton : public QAbstractButton {
    Q_OBJECT

public:
    TabButton(const Theme& theme, const QString& text, QWidget* parent = nullptr);

    void setIconName(const QString& icon);
    void setCount(int count); // below zero: none is shown
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString countText() const;

    const Theme& m_theme;
    QString m_icon;
    int m_count = -1;
};

} // namespace widgets
