// SPDX-License-Identifier: GPL-3.0-or-later
// Where a list would be: an icon, a sentence, and the button that leads on.
#pragma once

#include "widgets/icon_label.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace widgets {

class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const Theme& theme, const QString& icon, const QString& title, const QString& text,
        QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text);
    QPushButton* addPrimaryButton(const QString& text);
    QPushButton* addButton(const QString& text);

private:
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace widgets
