// SPDX-License-Identifier: GPL-3.0-or-later
// What the relays kept for these words (W5): the list of mints and the list of servers.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/card.h"
#include "widgets/theme.h"

class QLabel;
class QPushButton;

namespace widgets {
class IconLabel;
}

namespace consumer {

class ListsCard : public widgets::Card {
    Q_OBJECT

public:
    explicit ListsCard(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showLists(const ListsSearchView& lists);

Q_SIGNALS:
    void lookRequested();

private:
    void showResult(const ListsSearchView& lists);

    widgets::IconLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_look;
};

} // namespace consumer
