// SPDX-License-Identifier: GPL-3.0-or-later
// W2: receive sats by a Lightning invoice or by an ecash token.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QWidget>

class QStackedWidget;

namespace widgets {
class TabRow;
}

namespace consumer {

class LightningPane;
class MarketHost;
class TokenPane;

class ReceivePage : public QWidget {
    Q_OBJECT

public:
    ReceivePage(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void open(const QString& mintUrl); // empty: the mint with the most money
    void showTab(int tab); // 0 Lightning, 1 ecash token
    void showState(const MarketState& state);
    LightningPane* lightning() const { return m_lightning; }
    TokenPane* token() const { return m_token; }

Q_SIGNALS:
    void back();

private:
    widgets::TabRow* m_tabs;
    QStackedWidget* m_pages;
    LightningPane* m_lightning;
    TokenPane* m_token;
};

} // namespace consumer
