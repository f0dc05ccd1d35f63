// SPDX-License-Identifier: GPL-3.0-or-later
// Renting from choice to running server in one dialog: what to run, check, time and payment,
// progress, ready; a failure takes its place in the same dialog. Closing it never stops a purchase.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"
#include "widgets/error_text.h"
#include "widgets/sheet.h"

class QLabel;

namespace widgets {
class StepHeader;
}

namespace consumer {

class FailurePanel;
class MarketHost;
class RentCheckStep;
class RentChooseStep;
class RentPayStep;
class RentProgressStep;
class RentReadyStep;
class RentStep;

class RentSheet : public widgets::Sheet {
    Q_OBJECT

public:
    RentSheet(MarketHost& host, const widgets::Theme& theme, const OfferRow& offer,
        QWidget* parent = nullptr);
    // A purchase under way again, as from the list of servers.
    static RentSheet* forPurchase(
        MarketHost& host, const widgets::Theme& theme, const PurchaseView& purchase);

    void showState(const MarketState& state);
    void showStep(const QString& id); // "R1" … "R6"
    void showPurchase(const PurchaseView& purchase);
    void showChecks(const CheckReport& report);
    RentPayStep* payStep() const { return m_pay; }

Q_SIGNALS:
    void finished(qint64 serverNumber);
    void showInServers(qint64 number);
    void tryAnother();
    void fundsRequested(const QString& mintUrl);
    void rentOther(const consumer::OfferRow& offer);

private:
    QWidget* makeOfferHead();
    void connectSteps();
    void addStep(RentStep* step);
    void goTo(RentStep* step);
    void startChecks();
    void showOfferHead();
    void showFailure();
    void act(widgets::ErrorAction action);
    void place(const PurchaseOrder& order);

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    OfferRow m_offer;
    base::Msats m_acceptedRate;
    MarketState m_state;
    PurchaseView m_purchase;
    quint64 m_checkRequest = 0;
    quint64 m_purchaseRequest = 0;
    bool m_showsFailure = false;

    QWidget* m_offerHead;
    QLabel* m_offerTitle;
    QLabel* m_offerSubtitle;
    widgets::StepHeader* m_steps;
    QList<RentStep*> m_all;
    RentStep* m_current = nullptr;
    RentChooseStep* m_choose;
    RentCheckStep* m_check;
    RentPayStep* m_pay;
    RentProgressStep* m_progress;
    RentReadyStep* m_ready;
    FailurePanel* m_failure;
};

} // namespace consumer
