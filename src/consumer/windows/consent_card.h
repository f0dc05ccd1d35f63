// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the network: what was answered to relays that demand our keys (NIP-42).
#pragma once

#include "consumer/windows/settings_card.h"

class QLabel;
class QVBoxLayout;

namespace consumer {

class ConsentCard : public SettingsCard {
    Q_OBJECT

public:
    explicit ConsentCard(const widgets::Theme& theme, QWidget* parent = nullptr);

protected:
    void showSettings() override;

private:
    QWidget* makeAnswer(const QString& relay, AuthAnswer answer, int index);
    void answer(const QString& relay, AuthAnswer answer);

    const widgets::Theme& m_theme;
    QMap<QString, AuthAnswer> m_shown;
    QLabel* m_text;
    QVBoxLayout* m_rows;
};

} // namespace consumer
