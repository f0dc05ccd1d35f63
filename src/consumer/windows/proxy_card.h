// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the network: the SOCKS5 proxy that everything outside this computer goes through.
#pragma once

#include "consumer/windows/settings_card.h"

class QLabel;
class QPushButton;

namespace consumer {

class AddressLine;

class ProxyCard : public SettingsCard {
    Q_OBJECT

public:
    explicit ProxyCard(QWidget* parent = nullptr);

protected:
    void showSettings() override;

private:
    void want(const QString& proxy);

    QLabel* m_route;
    AddressLine* m_line;
    QPushButton* m_reset;
};

} // namespace consumer
