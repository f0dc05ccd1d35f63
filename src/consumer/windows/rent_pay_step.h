// SPDX-License-Identifier: GPL-3.0-or-later
// R3: time and payment. Asks the core what the chosen time costs and makes the order; the button
// says what it does, and why it cannot.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/windows/rent_step.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace widgets {
class Banner;
class IconLabel;
class OptionRow;
class ToggleSwitch;
} // namespace widgets

namespace consumer {

class BillPanel;
class MarketHost;
class MintPicker;
class TimeChooser;

class RentPayStep : public RentStep {
    Q_OBJECT

public:
    RentPayStep(MarketHost& host, const widgets::Theme& theme, const OfferRow& offer,
        QWidget* parent = nullptr);

    void showState(const MarketState& state) override;
    void showMints(const QList<PayableMint>& mints, base::Msats ratePerSecond);
    void showQuote(const PriceQuote& quote); // only the answer to the question at hand counts
    PriceQuestion question() const;
    PurchaseOrder order() const;
    QString disabledReason() const; // empty: can be paid
    QString runsFor() const; // "6 h"

Q_SIGNALS:
    void ordered(const consumer::PurchaseOrder& order);
    void fundsRequested(const QString& mintUrl);
    void backRequested();
    void cancelRequested();

private:
    QWidget* makeChoices();
    QWidget* makeSide();
    void makeFoot();
    void ask();
    void showTotals();
    void showPriceGuard();
    void acceptPrice();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    OfferRow m_offer;
    base::Msats m_rate; // what the user has seen and accepted
    base::Msats m_rateNow;
    MarketState m_state;
    widgets::AmountText m_amounts;
    QList<PayableMint> m_mints;
    PriceQuote m_quote;
    bool m_hasQuote = false;
    bool m_isAsking = false;
    bool m_hasOrdered = false;

    widgets::Banner* m_guard;
    TimeChooser* m_time;
    MintPicker* m_picker;
    QPushButton* m_addFunds;
    widgets::ToggleSwitch* m_little;
    widgets::OptionRow* m_littleRow;
    BillPanel* m_bill;
    QLineEdit* m_name;
    QLabel* m_reason;
    QPushButton* m_pay;
};

} // namespace consumer
