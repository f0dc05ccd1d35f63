// SPDX-License-Identifier: GPL-3.0-or-later
// The line under a page: what the data is at the left, keys or hints at the right.
#pragma once

#include "widgets/theme.h"

#include <QFrame>

class QLabel;

namespace widgets {

class StatusLine : public QFrame {
    Q_OBJECT

public:
    explicit StatusLine(const Theme& theme, QWidget* parent = nullptr);

    void setTexts(const QString& left, const QString& right);

private:
    QLabel* m_left;
    QLabel* m_right;
};

} // namespace widgets
