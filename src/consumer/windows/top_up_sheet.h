// SPDX-License-Identifier: GPL-3.0-or-later
// Buying more time for a running server, with the same fields as renting it.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/sheet.h"

namespace consumer {

class BillPanel;
class MarketHost;
class MintPicker;
class PayFoot;
class PriceWatch;
class TimeChooser;

class TopUpSheet : public widgets::Sheet {
    Q_OBJECT

public:
    TopUpSheet(MarketHost& host, const widgets::Theme& theme, const ServerRow& server,
        QWidget* parent = nullptr);

    void showState(const MarketState& state);
    void showQuote(const PriceQuote& quote);
    QString disabledReason() const; // empty: can be paid

Q_SIGNALS:
    void fundsRequested(const QString& mintUrl);

private:
    QWidget* makeChoices();
    QWidget* makeSide();
    void makeFoot();
    PriceQuestion question() const;
    void ask();
    void showTotals();
    void pay();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    ServerRow m_server;
    MarketState m_state;
    QString m_specId;
    widgets::AmountText m_amounts;
    PriceWatch* m_price;

    TimeChooser* m_time;
    MintPicker* m_picker;
    BillPanel* m_bill;
    PayFoot* m_foot;
};

} // namespace consumer
