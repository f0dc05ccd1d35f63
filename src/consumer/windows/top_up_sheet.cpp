// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/top_up_sheet.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/bill_panel.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/pay_foot.h"
#include "consumer/windows/price_watch.h"
#include "consumer/windows/rent_words.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/time_chooser.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr QSize SheetSize{832, 528};
constexpr int SideWidth = 288;

} // namespace

TopUpSheet::TopUpSheet(
    MarketHost& host, const widgets::Theme& theme, const ServerRow& server, QWidget* parent)
    : widgets::Sheet(theme, tr("Top up %1").arg(server.name), SheetSize, parent)
    , m_host{host}
    , m_theme{theme}
    , m_server{server}
    , m_price{new PriceWatch(host, this)}
{
    setObjectName(u"screen.topup"_s);
    auto* row = widgets::makeRow(0);
    row->addWidget(makeChoices(), 1);
    row->addWidget(widgets::makeEdge(Qt::Vertical));
    row->addWidget(makeSide());
    body()->addLayout(row);
    makeFoot();
    m_time->setRate(server.ratePerSecond);
    connect(m_price, &PriceWatch::changed, this, &TopUpSheet::showTotals);
    connect(&host, &MarketHost::stateChanged, this, &TopUpSheet::showState);
    connect(m_time, &TimeChooser::spanChanged, this, &TopUpSheet::ask);
    connect(m_picker, &MintPicker::mintChosen, this, &TopUpSheet::ask);
    connect(m_picker, &MintPicker::fundsRequested, this, &TopUpSheet::fundsRequested);
    showState(host.state());
}

QWidget* TopUpSheet::makeChoices()
{
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(8);
    column->addWidget(widgets::makeLabel(tr("How much longer"), LabelRole::Section));
    m_time = new TimeChooser(m_theme, u"topup"_s);
    column->addWidget(m_time);
    column->addSpacing(10);
    column->addWidget(widgets::makeLabel(tr("Pay from"), LabelRole::Section));
    m_picker = new MintPicker(m_theme, u"topup"_s);
    column->addWidget(m_picker);
    column->addStretch(1);
    return pane;
}

QWidget* TopUpSheet::makeSide()
{
    auto* side = new QFrame;
    widgets::setLook(side, widgets::Look::SheetSide);
    keepWidth(m_theme, side, SideWidth);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(24, 16, 24, 16);
    m_bill = new BillPanel(m_theme, u"topup"_s);
    column->addWidget(m_bill);
    column->addStretch(1);
    return side;
}

void TopUpSheet::makeFoot()
{
    m_foot = new PayFoot(m_theme, u"topup"_s);
    connect(m_foot, &PayFoot::cancelRequested, this, &TopUpSheet::requestClose);
    connect(m_foot, &PayFoot::payRequested, this, &TopUpSheet::pay);
    addFootEnd(m_foot);
}

void TopUpSheet::showState(const MarketState& state)
{
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_time->setAmountText(m_amounts);
    m_picker->setAmountText(m_amounts);
    for (const auto& server : state.servers) {
        if (server.number == m_server.number)
            m_server = server;
    }
    setSubtitle(tr("%1 on %2 · %3")
                    .arg(m_server.specName, m_server.providerName,
                        m_amounts.perHour(m_server.ratePerSecond)));
    QStringList accepted;
    for (const auto& offer : state.offers) {
        if (offer.providerKey != m_server.providerKey)
            continue;
        accepted = offer.mints;
        if (offer.spec.name == m_server.specName)
            m_specId = offer.spec.id;
    }
    QList<PayableMint> mints;
    for (const auto& mine : state.wallet.mints) {
        PayableMint mint;
        mint.url = mine.url;
        mint.name = mine.name;
        mint.spendable = mine.spendable;
        mint.inputFeePpk = mine.inputFeePpk;
        mint.isAccepted = accepted.isEmpty() || accepted.contains(mine.url);
        mint.isReachable = mine.isReachable;
        mints.append(mint);
    }
    std::stable_sort(mints.begin(), mints.end(), [](const PayableMint& a, const PayableMint& b) {
        return std::pair{a.isAccepted, a.spendable} > std::pair{b.isAccepted, b.spendable};
    });
    m_picker->showMints(mints);
    if (!m_price->quote())
        ask();
    showTotals();
}

PriceQuestion TopUpSheet::question() const
{
    PriceQuestion question;
    question.providerKey = m_server.providerKey;
    question.specId = m_specId;
    question.mintUrl = m_picker->current();
    question.duration = m_time->span();
    return question;
}

void TopUpSheet::ask()
{
    m_price->ask(question());
}

void TopUpSheet::showQuote(const PriceQuote& quote)
{
    m_price->answer(quote);
}

QString TopUpSheet::disabledReason() const
{
    if (!m_server.canTopUp())
        return m_server.isToppingUp ? tr("Another top-up is under way.")
                                    : tr("This server has ended.");
    if (m_time->span() < PriceWatch::Shortest)
        return tr("Buy at least 1 min.");
    return m_price->obstacle(m_picker->currentName(), m_amounts);
}

void TopUpSheet::showTotals()
{
    const auto& quote = m_price->quote();
    m_time->setNote(endsText(m_server.expiresAt + m_time->span(), m_state.madeAt));
    m_bill->showCost({m_time->span(), m_server.ratePerSecond, m_time->cost(), quote,
                         m_picker->currentName(), m_state.wallet.spendable},
        m_amounts);
    QList<BillPromise> promises;
    if (quote)
        promises.append({u"clock"_s, Token::Text2,
            tr("At least %1 more.").arg(widgets::durationText(quote->atLeast))});
    promises.append(m_server.canRefund
            ? BillPromise{u"refund"_s, Token::Ok, tr("Unused time comes back if you stop.")}
            : BillPromise{u"refund"_s, Token::Text2,
                tr("Unused time does not come back: this provider cannot return it.")});
    m_bill->showPromises(promises);
    m_foot->showQuote(quote, m_amounts);
    m_foot->setReason(disabledReason());
}

void TopUpSheet::pay()
{
    const auto& quote = m_price->quote();
    if (!disabledReason().isEmpty() || !quote)
        return;
    m_foot->setPaid();
    m_host.topUp(m_server.leaseId, quote->faceValue, m_picker->current());
    requestClose();
}

} // namespace consumer
