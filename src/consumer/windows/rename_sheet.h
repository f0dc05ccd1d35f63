// SPDX-License-Identifier: GPL-3.0-or-later
// Gives a server another name.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/sheet.h"

class QLineEdit;
class QPushButton;

namespace consumer {

inline constexpr int LongestServerName = 40;

class RenameSheet : public widgets::Sheet {
    Q_OBJECT

public:
    RenameSheet(const widgets::Theme& theme, const ServerRow& server, QWidget* parent = nullptr);

Q_SIGNALS:
    void renamed(const QString& name);

private:
    void rename();

    QString m_before;
    QLineEdit* m_name;
    QPushButton* m_save;
};

} // namespace consumer
