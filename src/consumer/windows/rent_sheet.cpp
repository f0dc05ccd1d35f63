// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_sheet.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/failure_panel.h"
#include "consumer/windows/rent_check_step.h"
#include "consumer/windows/rent_choose_step.h"
#include "consumer/windows/rent_pay_step.h"
#include "consumer/windows/rent_progress_step.h"
#include "consumer/windows/rent_ready_step.h"
#include "consumer/windows/rent_words.h"
#include "widgets/controls.h"
#include "widgets/step_header.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::ErrorAction;
using widgets::LabelRole;

namespace consumer {

namespace {

enum HeadStep { WhatToRun, Checking, Paying, IsReady };

} // namespace

RentSheet::RentSheet(
    MarketHost& host, const widgets::Theme& theme, const OfferRow& offer, QWidget* parent)
    : widgets::Sheet(theme, {}, widgets::PaySheetSize, parent)
    , m_host{host}
    , m_theme{theme}
    , m_offer{offer}
    , m_acceptedRate{offer.spec.ratePerSecond}
    , m_choose{new RentChooseStep(theme, offer)}
    , m_check{new RentCheckStep(theme, offer)}
    , m_pay{new RentPayStep(host, theme, offer)}
    , m_progress{new RentProgressStep(theme)}
    , m_ready{new RentReadyStep(host, theme)}
    , m_failure{new FailurePanel(theme)}
{
    hideHead();
    setTitle(tr("Rent %1 from %2").arg(offer.spec.name, offer.name));
    m_offerHead = makeOfferHead();
    body()->addWidget(m_offerHead);
    for (RentStep* step : {static_cast<RentStep*>(m_choose), static_cast<RentStep*>(m_check),
             static_cast<RentStep*>(m_pay), static_cast<RentStep*>(m_progress),
             static_cast<RentStep*>(m_ready)})
        addStep(step);
    m_failure->hide();
    body()->addWidget(m_failure);
    connectSteps();
    showState(host.state());
    goTo(m_check); // only Plain Linux can be run yet: the choice is made, Back shows it
    startChecks();
}

RentSheet* RentSheet::forPurchase(
    MarketHost& host, const widgets::Theme& theme, const PurchaseView& purchase)
{
    OfferRow offer;
    offer.providerKey = purchase.providerKey;
    offer.name = purchase.providerName;
    offer.spec.name = purchase.specName;
    for (const auto& row : host.state().offers) {
        if (row.providerKey == purchase.providerKey && row.spec.name == purchase.specName)
            offer = row;
    }
    auto* sheet = new RentSheet(host, theme, offer);
    sheet->m_checkRequest = 0;
    sheet->showPurchase(purchase);
    return sheet;
}

QWidget* RentSheet::makeOfferHead()
{
    auto* head = new QWidget(this);
    auto* all = new QVBoxLayout(head);
    all->setContentsMargins({});
    all->setSpacing(0);
    auto* column = widgets::makeColumn(4);
    column->setContentsMargins(24, 14, 16, 12);
    auto* row = widgets::makeRow(0);
    m_offerTitle = widgets::makeLabel({}, LabelRole::Title);
    m_offerTitle->setObjectName(u"rent.offer"_s);
    row->addWidget(m_offerTitle, 1);
    auto* close = widgets::makeToolButton(m_theme, u"close"_s, tr("Close"));
    close->setObjectName(u"rent.x"_s);
    connect(close, &QToolButton::clicked, this, &RentSheet::requestClose);
    row->addWidget(close);
    column->addLayout(row);
    m_offerSubtitle = widgets::makeLabel({}, LabelRole::Body2);
    column->addWidget(m_offerSubtitle);
    column->addSpacing(8);
    m_steps = new widgets::StepHeader(
        m_theme, {tr("What to run"), tr("Check"), tr("Time and payment"), tr("Ready")});
    column->addWidget(m_steps);
    all->addLayout(column);
    all->addWidget(widgets::makeEdge(Qt::Horizontal));
    return head;
}

void RentSheet::addStep(RentStep* step)
{
    m_all.append(step);
    body()->addWidget(step, 1);
    step->hide();
    for (auto* widget : step->footStart()) {
        addFootStart(widget);
        widget->hide();
    }
    for (auto* widget : step->footEnd()) {
        addFootEnd(widget);
        widget->hide();
    }
}

void RentSheet::connectSteps()
{
    connect(&m_host, &MarketHost::checksChanged, this, [this](const CheckReport& report) {
        if (m_checkRequest != 0 && report.request == m_checkRequest)
            showChecks(report);
    });
    connect(&m_host, &MarketHost::purchaseChanged, this, [this](const PurchaseView& purchase) {
        const bool isOurs = (m_purchaseRequest != 0 && purchase.request == m_purchaseRequest)
            || (!m_purchase.id.isEmpty() && purchase.id == m_purchase.id);
        if (isOurs)
            showPurchase(purchase);
    });
    connect(m_choose, &RentChooseStep::cancelRequested, this, &RentSheet::requestClose);
    connect(m_choose, &RentChooseStep::plainLinuxChosen, this, [this] {
        goTo(m_check);
        m_check->startOver();
        startChecks();
    });
    connect(m_check, &RentCheckStep::backRequested, this, [this] { goTo(m_choose); });
    connect(m_check, &RentCheckStep::cancelRequested, this, &RentSheet::requestClose);
    connect(m_check, &RentCheckStep::repeatRequested, this, &RentSheet::startChecks);
    connect(m_check, &RentCheckStep::anotherRequested, this, &RentSheet::tryAnother);
    connect(m_check, &RentCheckStep::fundsRequested, this, &RentSheet::fundsRequested);
    connect(m_check, &RentCheckStep::priceAccepted, this, [this](base::Msats rate) {
        m_acceptedRate = rate;
        m_offer.spec.ratePerSecond = rate;
        showOfferHead();
        startChecks();
    });
    connect(m_check, &RentCheckStep::passed, this, [this] {
        if (m_current == m_check)
            goTo(m_pay);
    });
    connect(m_pay, &RentPayStep::backRequested, this, [this] { goTo(m_check); });
    connect(m_pay, &RentPayStep::cancelRequested, this, &RentSheet::requestClose);
    connect(m_pay, &RentPayStep::fundsRequested, this, &RentSheet::fundsRequested);
    connect(m_pay, &RentPayStep::ordered, this, &RentSheet::place);
    connect(m_progress, &RentProgressStep::closeRequested, this, &RentSheet::requestClose);
    connect(m_progress, &RentProgressStep::anotherRequested, this, &RentSheet::tryAnother);
    connect(m_progress, &RentProgressStep::cancelPurchaseRequested, this,
        [this] { m_host.cancelPurchase(m_purchase.id); });
    connect(m_progress, &RentProgressStep::moneyCheckRequested, this,
        [this] { m_host.checkMoney(m_purchase.id); });
    connect(m_progress, &RentProgressStep::openRequested, this, [this] { goTo(m_ready); });
    connect(m_ready, &RentReadyStep::doneRequested, this,
        [this] { Q_EMIT finished(m_ready->server()); });
    connect(m_ready, &RentReadyStep::showInServersRequested, this,
        [this] { Q_EMIT showInServers(m_ready->server()); });
    connect(m_failure, &FailurePanel::actionChosen, this, &RentSheet::act);
    connect(m_failure, &FailurePanel::rentRequested, this, &RentSheet::rentOther);
}

void RentSheet::startChecks()
{
    m_checkRequest = m_host.checkOffer(m_offer.providerKey, m_offer.spec.id, m_acceptedRate);
}

void RentSheet::showChecks(const CheckReport& report)
{
    m_check->showChecks(report);
    if (report.isFinished) {
        m_steps->setText(
            Checking, tr("Check, %1 of %2 passed").arg(report.passed()).arg(report.checks.size()));
        m_pay->showMints(report.mints, report.ratePerSecond);
    }
}

void RentSheet::goTo(RentStep* step)
{
    m_current = step;
    m_showsFailure = false;
    m_failure->hide();
    for (auto* other : m_all) {
        const bool isShown = other == step;
        other->setVisible(isShown);
        for (auto* widget : other->footStart() + other->footEnd())
            widget->setVisible(isShown);
    }
    setObjectName(u"screen."_s + step->id());
    setFootVisible(true);
    m_offerHead->setVisible(step == m_choose || step == m_check || step == m_pay);
    m_steps->setCurrent(step == m_choose ? WhatToRun
            : step == m_check            ? Checking
            : step == m_pay              ? Paying
                                         : IsReady);
    if (step == m_progress || step == m_ready)
        setTitle(m_purchase.serverName);
    if (step == m_progress)
        m_progress->showPurchase(m_purchase); // its buttons depend on it
    setWantedSize(step->sheetSize());
    if (isVisible() && !step->takeFocus())
        takeFocus();
}

void RentSheet::showStep(const QString& id)
{
    for (auto* step : m_all) {
        if (step->id() == id)
            goTo(step);
    }
}

void RentSheet::showOfferHead()
{
    widgets::AmountText amounts;
    amounts.kind = m_state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_offerTitle->setText(tr("Rent %1 from %2").arg(m_offer.spec.name, m_offer.name));
    m_offerSubtitle->setText(
        tr("Plain Linux · %1 · %2")
            .arg(sizeText(m_offer), amounts.perHour(m_offer.spec.ratePerSecond)));
}

void RentSheet::showState(const MarketState& state)
{
    m_state = state;
    showOfferHead();
    for (auto* step : m_all)
        step->showState(state);
    for (const auto& purchase : state.purchases) {
        if (!m_purchase.id.isEmpty() && purchase.id == m_purchase.id)
            showPurchase(purchase);
    }
}

void RentSheet::place(const PurchaseOrder& order)
{
    m_purchase = PurchaseView{};
    m_purchase.serverName = order.serverName;
    m_purchase.providerKey = m_offer.providerKey;
    m_purchase.providerName = m_offer.name;
    m_purchase.specName = m_offer.spec.name;
    m_purchase.amount = order.faceValue;
    m_purchase.setAsideForLater = order.laterFaceValue;
    m_purchase.startedAt = m_state.madeAt;
    for (int step = int(PurchaseStep::FundsSetAside); step <= int(PurchaseStep::Ready); ++step)
        m_purchase.steps.append(PurchaseStepView{
            PurchaseStep(step), step == 1 ? StepState::Current : StepState::Waiting, std::nullopt});
    m_progress->setSubtitle(tr("Plain Linux for %1").arg(m_pay->runsFor()));
    m_purchaseRequest = m_host.purchase(order);
    goTo(m_progress);
}

void RentSheet::showPurchase(const PurchaseView& purchase)
{
    m_purchase = purchase;
    m_progress->showPurchase(purchase);
    m_ready->showServer(purchase.serverNumber, purchase);
    switch (purchase.phase) {
    case PurchasePhase::UnderWay:
        if (m_current != m_progress || m_showsFailure)
            goTo(m_progress);
        break;
    case PurchasePhase::Ready:
        if (m_current != m_ready)
            goTo(m_ready);
        break;
    case PurchasePhase::Refused:
    case PurchasePhase::TimedOut:
    case PurchasePhase::Failed:
        showFailure();
        break;
    }
}

void RentSheet::showFailure()
{
    if (!m_showsFailure) {
        goTo(m_progress);
        m_progress->hide();
        setFootVisible(false);
    }
    m_showsFailure = true;
    m_failure->showPurchase(m_purchase, m_state);
    m_failure->show();
    setObjectName(u"screen.E"_s);
    setTitle(storyOf(m_purchase, m_state).title);
    setWantedSize({widgets::ErrorSheetWidth, 0});
}

void RentSheet::act(ErrorAction action)
{
    switch (action) {
    case ErrorAction::TryAnother:
    case ErrorAction::FindOthers:
        Q_EMIT tryAnother();
        return;
    case ErrorAction::AvoidProvider:
        m_host.setAvoided(m_purchase.providerKey, true, m_purchase.errorCode);
        Q_EMIT tryAnother();
        return;
    case ErrorAction::CheckMoney:
        m_host.checkMoney(m_purchase.id);
        return;
    default: // the rest leaves the purchase as it is; it goes on in the background
        requestClose();
    }
}

} // namespace consumer
