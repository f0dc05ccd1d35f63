// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_ready_step.h"

#include "consumer/models/server_table_model.h"
#include "consumer/windows/access_panel.h"
#include "consumer/windows/rent_words.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/second_tick.h"
#include "widgets/badge.h"
#include "widgets/bars.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/sheet.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int TimeWidth = 232;
// As wide as the picture, as tall as what is built.
constexpr QSize ReadySize{widgets::ReadySheetSize.width(), 484};

} // namespace

RentReadyStep::RentReadyStep(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : RentStep(u"R6"_s, ReadySize, parent)
    , m_theme{theme}
    , m_tick{new SecondTick(this)}
{
    auto* column = makeScrolledColumn();
    column->addWidget(makeHead());
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    auto* body = new QFrame;
    widgets::setLook(body, widgets::Look::SheetSide);
    auto* cards = new QVBoxLayout(body);
    cards->setContentsMargins(24, 16, 24, 16);
    m_access = new AccessPanel(host, theme, u"ready"_s);
    cards->addWidget(m_access);
    cards->addStretch(1);
    column->addWidget(body, 1);
    makeFoot();
    connect(m_tick, &SecondTick::ticked, this, &RentReadyStep::tick);
}

QWidget* RentReadyStep::makeHead()
{
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(24, 12, 24, 14);
    auto* words = widgets::makeColumn(2);
    auto* title = widgets::makeRow(12);
    m_name = widgets::makeLabel({}, LabelRole::Display);
    m_name->setObjectName(u"ready.name"_s);
    title->addWidget(m_name);
    m_badge = new widgets::Badge(m_theme, widgets::State::Running);
    title->addWidget(m_badge, 0, Qt::AlignVCenter);
    title->addStretch(1);
    words->addLayout(title);
    m_subtitle = widgets::makeLabel({}, LabelRole::Body2);
    words->addWidget(m_subtitle);
    row->addLayout(words, 1);
    auto* area = new QWidget;
    keepWidth(m_theme, area, TimeWidth);
    auto* time = new QVBoxLayout(area);
    time->setContentsMargins({});
    time->setSpacing(7);
    auto* line = widgets::makeRow();
    m_left = widgets::makeLabel({}, LabelRole::Strong);
    m_left->setObjectName(u"ready.left"_s);
    m_ends = widgets::makeLabel({}, LabelRole::Body2);
    line->addWidget(m_left, 1);
    line->addWidget(m_ends);
    time->addLayout(line);
    m_bar = new widgets::MeterBar(m_theme, tr("Time left"), widgets::BarHeight::Progress);
    time->addWidget(m_bar);
    m_refund = widgets::makeLabel({}, LabelRole::Small);
    m_refund->setAlignment(Qt::AlignRight);
    time->addWidget(m_refund);
    row->addWidget(area, 0, Qt::AlignVCenter);
    return head;
}

void RentReadyStep::makeFoot()
{
    auto* receipt = new QWidget;
    auto* row = new QHBoxLayout(receipt);
    row->setContentsMargins({});
    row->setSpacing(4);
    row->addWidget(widgets::makeLabel(tr("Paid"), LabelRole::Body2));
    m_paid = widgets::makeLabel({}, LabelRole::Bold);
    m_paid->setObjectName(u"ready.paid"_s);
    widgets::setMoneyTone(m_paid);
    row->addWidget(m_paid);
    row->addWidget(widgets::makeLabel(tr("· receipt kept"), LabelRole::Body2));
    m_footStart = {receipt};
    auto* show = widgets::makeButton(tr("Show in Servers"), widgets::ButtonKind::Large);
    show->setObjectName(u"ready.servers"_s);
    connect(show, &QPushButton::clicked, this, &RentReadyStep::showInServersRequested);
    auto* done = widgets::makeButton(tr("Done"), widgets::ButtonKind::PrimaryLarge);
    done->setObjectName(u"ready.done"_s);
    done->setMinimumWidth(m_theme.scaled(96));
    connect(done, &QPushButton::clicked, this, &RentReadyStep::doneRequested);
    m_footEnd = {show, done};
}

void RentReadyStep::showState(const MarketState& state)
{
    m_state = state;
    m_tick->follow(state.madeAt);
    showServer(m_number, m_purchase);
}

void RentReadyStep::showServer(qint64 number, const PurchaseView& purchase)
{
    m_number = number;
    m_purchase = purchase;
    const auto found = std::find_if(m_state.servers.begin(), m_state.servers.end(),
        [number](const ServerRow& server) { return server.number == number; });
    if (found == m_state.servers.end())
        return;
    m_server = *found;
    m_name->setText(m_server.name);
    m_badge->setState(shapeOf(m_server.state));
    const auto what = tr("%1 on %2").arg(runsText(m_server), m_server.providerName);
    const auto took = std::chrono::ceil<std::chrono::seconds>(purchase.elapsed);
    m_subtitle->setText(took.count() > 0
            ? tr("%1 · ready %2 after you paid").arg(what, widgets::durationText(took))
            : what);
    m_refund->setText(m_server.canRefund ? tr("Unused time comes back if you stop")
                                         : tr("Unused time does not come back"));
    widgets::AmountText amounts;
    amounts.kind = m_state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_paid->setText(amounts.sats(m_server.spent));
    m_access->showServer(m_server, m_state);
    tick();
}

void RentReadyStep::tick()
{
    if (m_server.number == 0)
        return;
    const auto now = m_tick->now();
    m_left->setText(m_server.canStop() ? tr("%1 left").arg(timeLeftText(m_server, now))
                                       : timeLeftText(m_server, now));
    m_ends->setText(m_server.canStop() ? endsText(m_server.expiresAt, now) : QString{});
    const auto tone = timeLeftTone(m_server, now);
    widgets::setTone(m_left, tone);
    m_bar->setFraction(timeLeftShare(m_server, now),
        tone == widgets::Tone::Neutral ? widgets::Tone::Accent : tone);
}

} // namespace consumer
