// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/stop_sheet.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/second_tick.h"
#include "widgets/amount_text.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"
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

constexpr int SheetWidth = 520;

} // namespace

StopSheet::StopSheet(
    MarketHost& host, const widgets::Theme& theme, const ServerRow& server, QWidget* parent)
    : widgets::Sheet(theme, tr("Stop %1").arg(server.name), {SheetWidth, 0}, parent)
    , m_host{host}
    , m_server{server}
    , m_tick{new SecondTick(this)}
{
    setObjectName(u"screen.stop"_s);
    m_isPractice = host.state().isPractice;
    m_madeAt = host.state().madeAt;
    m_tick->follow(m_madeAt);
    if (server.canRefund)
        makeRefundForm(theme);
    else
        makeLastingForm();
    connect(m_tick, &SecondTick::ticked, this, &StopSheet::showAmount);
    connect(&host, &MarketHost::stateChanged, this, &StopSheet::showState);
    showAmount();
}

void StopSheet::makeRefundForm(const widgets::Theme& theme)
{
    auto* column = widgets::makeColumn(8);
    column->setContentsMargins(24, 20, 24, 20);
    auto* row = widgets::makeRow(12);
    row->addWidget(new widgets::IconLabel(theme, u"refund"_s, widgets::Token::Ok, 24));
    m_amount = widgets::makeLabel({}, LabelRole::Display);
    m_amount->setObjectName(u"stop.refund"_s);
    widgets::setMoneyTone(m_amount);
    row->addWidget(m_amount, 1);
    column->addLayout(row);
    column->addWidget(widgets::makeWrappingLabel(
        tr("come back to your wallet: the time that %1 has not used. The amount shrinks every "
           "second; the provider settles it when your request arrives.")
            .arg(m_server.name),
        LabelRole::Body2));
    column->addWidget(widgets::makeWrappingLabel(
        tr("The server is shut down and its files are deleted. This cannot be undone.")));
    body()->addLayout(column);

    auto* keep = widgets::makeButton(tr("Keep it running"), widgets::ButtonKind::Large);
    keep->setObjectName(u"stop.keep"_s);
    connect(keep, &QPushButton::clicked, this, &StopSheet::requestClose);
    addFootEnd(keep);
    m_stop = widgets::makeButton(tr("Stop"), widgets::ButtonKind::PrimaryLarge);
    m_stop->setObjectName(u"stop.stop"_s);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_stop->setEnabled(false);
        m_host.stopServer(m_server.leaseId);
        requestClose();
    });
    addFootEnd(m_stop);
}

// Nothing can be stopped early for money: it only can be left to end.
void StopSheet::makeLastingForm()
{
    auto* column = widgets::makeColumn(8);
    column->setContentsMargins(24, 20, 24, 20);
    column->addWidget(widgets::makeWrappingLabel(
        tr("This provider cannot return unused time."), LabelRole::Section));
    m_amount = widgets::makeWrappingLabel({});
    m_amount->setObjectName(u"stop.refund"_s);
    column->addWidget(m_amount);
    column->addWidget(widgets::makeWrappingLabel(
        tr("Stop paying and let it end? Nothing is paid without your click; until then you can use "
           "it."),
        LabelRole::Body2));
    body()->addLayout(column);
    auto* keep = widgets::makeButton(tr("Keep"), widgets::ButtonKind::Large);
    keep->setObjectName(u"stop.keep"_s);
    connect(keep, &QPushButton::clicked, this, &StopSheet::requestClose);
    addFootEnd(keep);
    m_stop = widgets::makeButton(tr("Stop paying"), widgets::ButtonKind::PrimaryLarge);
    m_stop->setObjectName(u"stop.stop"_s);
    connect(m_stop, &QPushButton::clicked, this, &StopSheet::requestClose);
    addFootEnd(m_stop);
}

void StopSheet::showState(const MarketState& state)
{
    m_madeAt = state.madeAt;
    m_tick->follow(state.madeAt);
    for (const auto& server : state.servers) {
        if (server.number == m_server.number)
            m_server = server;
    }
    if (!m_server.canStop())
        requestClose(); // it ended meanwhile
    showAmount();
}

void StopSheet::showAmount()
{
    widgets::AmountText amounts;
    amounts.kind = m_isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    const auto later = std::max(m_tick->now() - m_madeAt, 0s);
    const auto gone = base::roundUpToSats(base::priceFor(m_server.ratePerSecond, later));
    if (m_server.canRefund) {
        const auto left = m_server.refundableNow - std::min(gone, m_server.refundableNow);
        m_amount->setText(tr("about %1").arg(amounts.sats(left)));
        m_stop->setText(tr("Stop and get %1 back").arg(amounts.sats(left)));
        return;
    }
    const auto used = std::min(m_server.usedNow + gone, m_server.paid);
    m_amount->setText(
        tr("%1 cannot be recovered. It ends at %2.")
            .arg(amounts.sats(m_server.paid - used), widgets::clockText(m_server.expiresAt)));
}

} // namespace consumer
