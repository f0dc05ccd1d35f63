// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of identity and backup: the recovery words, and the copies on relays.
#pragma once

#include "consumer/windows/settings_card.h"

namespace widgets {
class OptionRow;
class ToggleSwitch;
} // namespace widgets

namespace consumer {

class WordsCard : public SettingsCard {
    Q_OBJECT

public:
    explicit WordsCard(const widgets::Theme& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void wordsRequested();

protected:
    void showSettings() override;

private:
    widgets::OptionRow* m_words;
    widgets::ToggleSwitch* m_lists;
};

} // namespace consumer
