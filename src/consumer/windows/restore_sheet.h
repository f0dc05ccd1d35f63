// SPDX-License-Identifier: GPL-3.0-or-later
// M1, restore path: takes the recovery words of an earlier profile and says what is wrong with them
// while they are typed. Nothing is contacted from here.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/sheet.h"

class QLabel;
class QPushButton;

namespace widgets {
class SegmentedControl;
class ToggleSwitch;
} // namespace widgets

namespace consumer {

class WordGrid;

class RestoreSheet : public widgets::Sheet {
    Q_OBJECT

public:
    explicit RestoreSheet(const widgets::Theme& theme, QWidget* parent = nullptr);
    ~RestoreSheet() override;

    void showState(const MarketState& state);

Q_SIGNALS:
    void wordsGiven(const QString& words); // complete, and their checksum fits

private:
    QWidget* makeForm();
    void makeFoot();
    void look();

    const widgets::Theme& m_theme;
    WordGrid* m_grid;
    widgets::SegmentedControl* m_length;
    widgets::ToggleSwitch* m_hide;
    QLabel* m_verdict;
    QPushButton* m_restore;
    bool m_isOpening = false;
};

} // namespace consumer
