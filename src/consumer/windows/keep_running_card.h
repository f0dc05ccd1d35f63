// SPDX-License-Identifier: GPL-3.0-or-later
// "Keep it running" of one server (S4): whether it works, what it has spent, and its limits to
// change.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/card.h"
#include "widgets/theme.h"

class QPushButton;

namespace widgets {
class Banner;
}

namespace consumer {

class KeepRunningForm;

class KeepRunningCard : public widgets::Card {
    Q_OBJECT

public:
    explicit KeepRunningCard(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showServer(const ServerRow& server, const widgets::AmountText& amounts);

Q_SIGNALS:
    void agreed(const consumer::KeepRunningTerms& terms); // accepts the price of now as well

private:
    void showState();
    bool hasChanges() const;

    widgets::AmountText m_amounts;
    ServerRow m_server;
    KeepRunningTerms m_asked; // told, and not confirmed yet
    KeepRunningForm* m_form;
    widgets::Banner* m_state;
    QPushButton* m_save;
};

} // namespace consumer
