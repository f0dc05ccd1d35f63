// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_progress_step.h"

#include "consumer/windows/second_tick.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/lane_timeline.h"
#include "widgets/sheet.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::LaneStepState;

namespace consumer {

namespace {

constexpr QSize ProgressSize{776, widgets::ProgressSheetSize.height()}; // one lane
constexpr std::chrono::seconds LargeImage = 60s;
constexpr std::chrono::seconds LongWait = 5min;

LaneStepState laneState(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return LaneStepState::Waiting;
    case StepState::Current:
        return LaneStepState::Working;
    case StepState::Done:
        return LaneStepState::Done;
    case StepState::NotSeen:
        return LaneStepState::NotObservable;
    case StepState::Failed:
        return LaneStepState::Failed;
    }
    Q_UNREACHABLE();
}

const PurchaseStepView* stepIn(const PurchaseView& purchase, PurchaseStep step)
{
    const auto found = std::find_if(purchase.steps.begin(), purchase.steps.end(),
        [step](const PurchaseStepView& view) { return view.step == step; });
    return found == purchase.steps.end() ? nullptr : &*found;
}

bool isDone(const PurchaseView& purchase, PurchaseStep step)
{
    const auto* view = stepIn(purchase, step);
    return view && view->state == StepState::Done;
}

} // namespace

RentProgressStep::RentProgressStep(const widgets::Theme& theme, QWidget* parent)
    : RentStep(u"R5"_s, ProgressSize, parent)
    , m_theme{theme}
    , m_tick{new SecondTick(this)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    m_timeline = new widgets::LaneTimeline(theme,
        {tr("Funds set aside"), tr("Request sent"), tr("Provider received it"), tr("Payment taken"),
            tr("Server created"), tr("Answers on network"), tr("Ready")});
    m_timeline->setObjectName(u"rent.timeline"_s);
    column->addWidget(widgets::makeScrollArea(m_timeline), 1);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    column->addWidget(makeSums());
    makeFoot();
    connect(m_tick, &SecondTick::ticked, this, &RentProgressStep::tick);
}

QWidget* RentProgressStep::makeHead()
{
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(24, 14, 24, 14);
    auto* words = widgets::makeColumn(4);
    m_title = widgets::makeLabel({}, LabelRole::Title);
    m_title->setObjectName(u"rent.title"_s);
    m_subtitle = widgets::makeLabel(tr("Plain Linux"), LabelRole::Body2);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    row->addLayout(words, 1);
    auto* clock = widgets::makeColumn(4);
    m_timer = widgets::makeLabel({}, LabelRole::Title);
    m_timer->setObjectName(u"rent.elapsed"_s);
    m_timer->setAlignment(Qt::AlignRight);
    clock->addWidget(m_timer);
    auto* since = widgets::makeLabel(tr("since you paid"), LabelRole::Small);
    since->setAlignment(Qt::AlignRight);
    clock->addWidget(since);
    row->addLayout(clock);
    return head;
}

QLabel* RentProgressStep::addSum(QHBoxLayout* row, const QString& caption, QLabel** captionLabel)
{
    auto* cell = widgets::makeColumn(2);
    auto* name = widgets::makeLabel(caption, LabelRole::Small);
    auto* value = widgets::makeLabel({}, LabelRole::Section);
    cell->addWidget(name);
    cell->addWidget(value);
    row->addLayout(cell);
    if (captionLabel)
        *captionLabel = name;
    return value;
}

QWidget* RentProgressStep::makeSums()
{
    auto* area = new QFrame;
    widgets::setLook(area, widgets::Look::SheetSide);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(12);
    m_longWait = new widgets::Banner(m_theme, widgets::Tone::Info, widgets::BannerShape::TwoLines);
    m_longWait->hide();
    column->addWidget(m_longWait);
    auto* row = widgets::makeRow(40);
    m_taken = addSum(row, tr("Taken by the provider"));
    m_taken->setObjectName(u"rent.taken"_s);
    widgets::setMoneyTone(m_taken);
    m_aside = addSum(row, tr("Set aside"), &m_asideCaption);
    m_aside->setObjectName(u"rent.aside"_s);
    m_yours = addSum(row, tr("Still yours"));
    m_yours->setObjectName(u"rent.yours"_s);
    row->addStretch(1);
    auto* hints = widgets::makeColumn(2);
    m_usual = widgets::makeLabel({}, LabelRole::Body2);
    m_hint = widgets::makeLabel({}, LabelRole::Caption);
    for (auto* label : {m_usual, m_hint}) {
        label->setAlignment(Qt::AlignRight);
        hints->addWidget(label);
    }
    row->addLayout(hints);
    column->addLayout(row);
    return area;
}

void RentProgressStep::makeFoot()
{
    m_cancel = widgets::makeButton({}, widgets::ButtonKind::Flat);
    m_cancel->setObjectName(u"rent.takeback"_s);
    widgets::setButtonIcon(m_theme, m_cancel, u"refund"_s);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        Q_EMIT cancelPurchaseRequested();
    });
    m_footStart = {m_cancel};
    auto* close = widgets::makeButton(tr("Close"), widgets::ButtonKind::Large);
    close->setObjectName(u"rent.close"_s);
    connect(close, &QPushButton::clicked, this, &RentProgressStep::closeRequested);
    m_open = widgets::makeButton(tr("Open"), widgets::ButtonKind::PrimaryLarge);
    m_open->setObjectName(u"rent.open"_s);
    connect(m_open, &QPushButton::clicked, this, &RentProgressStep::openRequested);
    m_footEnd = {close, m_open};
}

void RentProgressStep::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
}

void RentProgressStep::showState(const MarketState& state)
{
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_tick->follow(state.madeAt);
    tick();
}

void RentProgressStep::showPurchase(const PurchaseView& purchase)
{
    m_purchase = purchase;
    m_title->setText(tr("Renting %1").arg(purchase.serverName));
    m_cancel->setVisible(purchase.canCancel);
    m_cancel->setText(u' '
        + tr("Cancel, take back %1")
              .arg(m_amounts.sats(purchase.amount + purchase.setAsideForLater)));
    m_open->setText(tr("Open %1").arg(purchase.serverName));
    m_open->setEnabled(purchase.phase == PurchasePhase::Ready);
    tick();
}

std::chrono::seconds RentProgressStep::elapsed() const
{
    const auto known = std::chrono::duration_cast<std::chrono::seconds>(m_purchase.elapsed);
    if (m_purchase.isFinal() || m_purchase.startedAt == base::UnixTime{})
        return known;
    return std::max(known, m_tick->now() - m_purchase.startedAt);
}

void RentProgressStep::tick()
{
    m_timer->setText(widgets::stopwatchText(elapsed()));
    m_timeline->setLanes({lane()});
    showSums();
    showLongWait();
}

widgets::Lane RentProgressStep::lane() const
{
    widgets::Lane lane;
    lane.caption = tr("Provider");
    lane.name = m_purchase.providerName;
    lane.amount = m_amounts.sats(m_purchase.amount);
    lane.amountNote = m_purchase.specName;
    switch (m_purchase.phase) {
    case PurchasePhase::UnderWay:
        lane.badgeTone = widgets::Tone::Info;
        lane.badgeIcon = u"state-starting"_s;
        lane.badgeText = tr("Starting");
        break;
    case PurchasePhase::Ready:
        lane.badgeTone = widgets::Tone::Ok;
        lane.badgeIcon = u"state-running"_s;
        lane.badgeText = tr("Ready");
        break;
    case PurchasePhase::Refused:
    case PurchasePhase::TimedOut:
    case PurchasePhase::Failed:
        lane.badgeTone = widgets::Tone::Bad;
        lane.badgeIcon = u"state-problem"_s;
        lane.badgeText = tr("Problem");
        break;
    }
    for (const auto& step : m_purchase.steps)
        lane.steps.append(stepOf(step));
    return lane;
}

widgets::LaneStep RentProgressStep::stepOf(const PurchaseStepView& view) const
{
    widgets::LaneStep step;
    step.state = laneState(view.state);
    step.text = textOf(view);
    step.isMoney = view.step == PurchaseStep::PaymentTaken && view.state == StepState::Done;
    if (view.state == StepState::Current)
        step.time = widgets::stopwatchText(elapsed());
    else if (view.elapsed && view.state != StepState::Waiting)
        step.time = widgets::stopwatchText(
            std::chrono::duration_cast<std::chrono::seconds>(*view.elapsed));
    return step;
}

QString RentProgressStep::textOf(const PurchaseStepView& view) const
{
    if (view.state == StepState::NotSeen)
        return tr("not reported");
    const bool isOver = view.state == StepState::Done;
    const bool isCurrent = view.state == StepState::Current;
    switch (view.step) {
    case PurchaseStep::FundsSetAside:
        return m_amounts.sats(m_purchase.amount + m_purchase.setAsideForLater);
    case PurchaseStep::RequestSent:
        return m_purchase.relaysAsked == 0
            ? QString{}
            : tr("%1 of %n relay(s)", nullptr, m_purchase.relaysAsked)
                  .arg(m_purchase.relaysAccepted);
    case PurchaseStep::ProviderReceived:
        return isOver ? tr("spent at the mint") : isCurrent ? tr("waiting for a sign") : QString{};
    case PurchaseStep::PaymentTaken:
        return isOver ? m_amounts.sats(m_purchase.amount) : QString{};
    case PurchaseStep::ServerCreated: {
        const auto* taken = stepIn(m_purchase, PurchaseStep::PaymentTaken);
        if (isOver && view.elapsed && taken && taken->elapsed)
            return tr("took %1").arg(widgets::durationText(
                std::chrono::duration_cast<std::chrono::seconds>(*view.elapsed - *taken->elapsed)));
        return isCurrent ? tr("creating it") : QString{};
    }
    case PurchaseStep::AnswersOnNetwork: {
        for (const auto& server : m_state.servers) {
            if (isOver && server.number == m_purchase.serverNumber && server.port > 0)
                return tr("port %1 answers").arg(server.port);
        }
        return isOver ? tr("SSH answers") : isCurrent ? tr("trying SSH") : QString{};
    }
    case PurchaseStep::Ready:
        return isOver ? tr("you can use it") : QString{};
    }
    Q_UNREACHABLE();
}

void RentProgressStep::showSums()
{
    const bool isTaken = isDone(m_purchase, PurchaseStep::PaymentTaken)
        || m_purchase.money == MoneyOutcome::WithProvider;
    m_taken->setText(m_amounts.sats(isTaken ? m_purchase.amount : base::Sats{}));
    const auto aside = m_purchase.setAsideForLater + (isTaken ? base::Sats{} : m_purchase.amount);
    m_asideCaption->setText(isTaken ? tr("Set aside for later") : tr("Set aside"));
    m_asideCaption->setVisible(!aside.isZero());
    m_aside->setVisible(!aside.isZero());
    m_aside->setText(m_amounts.sats(aside));
    m_yours->setText(m_amounts.sats(m_state.wallet.spendable));
    if (m_purchase.usualFastest && m_purchase.usualSlowest)
        m_usual->setText(tr("Usual time with %1: %2–%3 s")
                             .arg(m_purchase.providerName)
                             .arg(m_purchase.usualFastest->count())
                             .arg(m_purchase.usualSlowest->count()));
    else
        m_usual->setText(elapsed() >= LargeImage ? tr("Large images can take minutes.")
                                                 : tr("Usual time: not known yet"));
    m_hint->setText(m_purchase.isFinal() ? QString{} : tr("You can close this; it continues."));
}

void RentProgressStep::showLongWait()
{
    const bool isLong = !m_purchase.isFinal() && !m_keepsWaiting && elapsed() >= LongWait;
    if (isLong == !m_longWait->isHidden())
        return;
    m_longWait->setVisible(isLong);
    m_longWait->clearButtons();
    if (!isLong)
        return;
    m_longWait->setContent(widgets::Tone::Info, u"clock"_s, tr("No answer for 5 min"),
        tr("We keep listening. Renting elsewhere is a new payment."));
    auto* another = m_longWait->addQuietButton(tr("Try another provider"));
    another->setObjectName(u"rent.wait.another"_s);
    connect(another, &QPushButton::clicked, this, &RentProgressStep::anotherRequested);
    auto* check = m_longWait->addButton(tr("Check my money"));
    check->setObjectName(u"rent.wait.money"_s);
    connect(check, &QPushButton::clicked, this, &RentProgressStep::moneyCheckRequested);
    auto* keep = m_longWait->addButton(tr("Keep waiting"));
    keep->setObjectName(u"rent.wait.keep"_s);
    connect(keep, &QPushButton::clicked, this, [this] {
        m_keepsWaiting = true;
        tick();
    });
}

} // namespace consumer
