// SPDX-License-Identifier: GPL-3.0-or-later
// The proxy, set before anything is contacted (M1, "Use a proxy first…").
#pragma once

#include "widgets/sheet.h"

class QLabel;
class QLineEdit;

namespace consumer {

class ProxySheet : public widgets::Sheet {
    Q_OBJECT

public:
    ProxySheet(const widgets::Theme& theme, const QString& proxy, QWidget* parent = nullptr);

Q_SIGNALS:
    void proxyChosen(const QString& proxy); // empty: none

private:
    void save();

    QLineEdit* m_address;
    QLabel* m_complaint;
};

} // namespace consumer
