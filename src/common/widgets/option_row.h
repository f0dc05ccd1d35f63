// SPDX-License-Identifier: GPL-3.0-or-later
// A setting in two lines with its control at the right, as in the payment sheet and in settings.
#pragma once

#include <QWidget>

class QLabel;

namespace widgets {

class OptionRow : public QWidget {
    Q_OBJECT

public:
    OptionRow(
        const QString& title, const QString& text, QWidget* control, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text);

private:
    QLabel* m_title;
    QLabel* m_text;
};

} // namespace widgets
