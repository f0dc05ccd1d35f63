// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the network: our relays, how each is doing, and which of them to use.
#pragma once

#include "consumer/windows/settings_card.h"

class QVBoxLayout;

namespace consumer {

class AddressLine;

class RelaysCard : public SettingsCard {
    Q_OBJECT

public:
    explicit RelaysCard(const widgets::Theme& theme, QWidget* parent = nullptr);

protected:
    void showSettings() override;

private:
    QWidget* makeRelay(const RelayView& relay, int index);
    void want(const QStringList& relays);
    QStringList current() const;

    const widgets::Theme& m_theme;
    QList<RelayView> m_shown;
    bool m_wereFixed = false;
    bool m_isPainted = false;
    QVBoxLayout* m_rows;
    QWidget* m_fixed;
    AddressLine* m_line;
    QPushButton* m_reset;
};

} // namespace consumer
