// SPDX-License-Identifier: GPL-3.0-or-later
// Giving up on a backup of the words for good: only who types the word does so.
#pragma once

#include "widgets/sheet.h"

class QLineEdit;
class QPushButton;

namespace consumer {

class NoBackupSheet : public widgets::Sheet {
    Q_OBJECT

public:
    explicit NoBackupSheet(const widgets::Theme& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void declined();

private:
    void decline();

    QLineEdit* m_word;
    QPushButton* m_decline;
};

} // namespace consumer
