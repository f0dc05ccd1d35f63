// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping a server: says what comes back, or that nothing does, before it is done.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/sheet.h"

class QLabel;
class QPushButton;

namespace consumer {

class MarketHost;
class SecondTick;

class StopSheet : public widgets::Sheet {
    Q_OBJECT

public:
    StopSheet(MarketHost& host, const widgets::Theme& theme, const ServerRow& server,
        QWidget* parent = nullptr);

    void showState(const MarketState& state);

private:
    void makeRefundForm(const widgets::Theme& theme);
    void makeLastingForm();
    void showAmount();

    MarketHost& m_host;
    ServerRow m_server;
    base::UnixTime m_madeAt;
    bool m_isPractice = false;
    SecondTick* m_tick;
    QLabel* m_amount = nullptr;
    QPushButton* m_stop = nullptr;
};

} // namespace consumer
