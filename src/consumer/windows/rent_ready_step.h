// SPDX-License-Identifier: GPL-3.0-or-later
// R6: the server runs. How to get in, how long it lasts, what was paid.
#pragma once

#include "consumer/core/market_state.h"
#include "consumer/windows/rent_step.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

class QLabel;

namespace widgets {
class Badge;
class MeterBar;
} // namespace widgets

namespace consumer {

class AccessPanel;
class MarketHost;
class SecondTick;

class RentReadyStep : public RentStep {
    Q_OBJECT

public:
    RentReadyStep(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state) override;
    void showServer(qint64 number, const PurchaseView& purchase);
    qint64 server() const { return m_number; }

Q_SIGNALS:
    void showInServersRequested();
    void doneRequested();

private:
    QWidget* makeHead();
    void makeFoot();
    void tick();

    const widgets::Theme& m_theme;
    MarketState m_state;
    PurchaseView m_purchase;
    ServerRow m_server;
    qint64 m_number = 0;
    SecondTick* m_tick;

    QLabel* m_name;
    widgets::Badge* m_badge;
    QLabel* m_subtitle;
    QLabel* m_left;
    QLabel* m_ends;
    widgets::MeterBar* m_bar;
    QLabel* m_refund;
    AccessPanel* m_access;
    QLabel* m_paid;
};

} // namespace consumer
