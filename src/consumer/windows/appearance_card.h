// SPDX-License-Identifier: GPL-3.0-or-later
// How the window looks: colours and text size, applied while they are chosen.
#pragma once

#include "consumer/windows/settings_card.h"

class QComboBox;

namespace consumer {

// "light", "dark", "contrast"; anything else means like the system.
widgets::ThemeName themeFromSettings(const QString& text);
QString themeForSettings(widgets::ThemeName name);

class AppearanceCard : public SettingsCard {
    Q_OBJECT

public:
    explicit AppearanceCard(widgets::Theme& theme, QWidget* parent = nullptr);

protected:
    void showSettings() override;

private:
    void want(widgets::ThemeName name, int textScale);
    void chosen();

    widgets::Theme& m_theme;
    QComboBox* m_colours;
    QComboBox* m_textSize;
};

} // namespace consumer
