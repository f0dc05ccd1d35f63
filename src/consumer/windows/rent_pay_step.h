// SPDX-License-Identifier: GPL-3.0-or-later
// R3: time and payment. Asks the core what the chosen time costs and makes the order; the button
// says what it does, and why it cannot.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/windows/bill_panel.h"
#include "consumer/windows/rent_step.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

class QLineEdit;
class QPushButton;

namespace widgets {
class Banner;
class IconLabel;
class OptionRow;
class ToggleSwitch;
} // namespace widgets

namespace consumer {

class KeepRunningForm;
class MarketHost;
class MintPicker;
class PayFoot;
class PriceWatch;
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
    void showAnswer();
    void showTotals();
    void showLittle();
    QList<BillPromise> promises() const;
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
    PriceWatch* m_price;

    widgets::Banner* m_guard;
    TimeChooser* m_time;
    MintPicker* m_picker;
    QPushButton* m_addFunds;
    widgets::ToggleSwitch* m_little;
    widgets::OptionRow* m_littleRow;
    BillPanel* m_bill;
    QLineEdit* m_name;
    KeepRunningForm* m_keep;
    PayFoot* m_foot;
};

} // namespace consumer
