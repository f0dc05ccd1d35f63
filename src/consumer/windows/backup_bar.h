// SPDX-License-Identifier: GPL-3.0-or-later
// The calm bar that stays until the words are backed up, once there is something to lose (product
// §6.3).
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/banner.h"

namespace consumer {

class BackupBar : public widgets::Banner {
    Q_OBJECT

public:
    explicit BackupBar(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);

Q_SIGNALS:
    void backupRequested();
    void refused(); // not for this profile
    void settingsWanted(const consumer::ProfileSettings& settings);

private:
    void postpone(std::chrono::seconds time);

    MarketState m_state;
};

} // namespace consumer
