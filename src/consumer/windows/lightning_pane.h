// SPDX-License-Identifier: GPL-3.0-or-later
// Receiving over Lightning: amount and mint at the left, the invoice as a QR code at the right, and
// its state as the mint tells it.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace widgets {
class AmountField;
class ChoiceChips;
class CopyField;
class EmptyState;
class QrView;
class StepList;
} // namespace widgets

namespace consumer {

class MarketHost;
class SecondTick;

class LightningPane : public QWidget {
    Q_OBJECT

public:
    LightningPane(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void open(const QString& mintUrl);
    void showState(const MarketState& state);
    void showInvoice(const InvoiceView& invoice);

private:
    QWidget* makeForm();
    QWidget* makeInvoice();
    void request();
    void showMints();
    void showMintNote();
    void showSteps();
    void tick();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    widgets::AmountText m_amounts;
    InvoiceView m_invoice;
    quint64 m_request = 0;
    bool m_hasInvoice = false;
    QString m_wantedMint;
    SecondTick* m_tick;

    widgets::AmountField* m_amount;
    widgets::ChoiceChips* m_chips;
    QComboBox* m_mint;
    QLabel* m_mintNote;
    QPushButton* m_make;
    QLabel* m_reason;
    widgets::StepList* m_steps;
    QStackedWidget* m_stack;
    QLabel* m_title;
    QLabel* m_expiresCaption;
    QLabel* m_expires;
    widgets::QrView* m_qr;
    widgets::CopyField* m_text;
    QPushButton* m_copy;
};

} // namespace consumer
