// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/top_up_sheet.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/bill_panel.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/rent_words.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/time_chooser.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/error_text.h"

#include <QLabel>
#include <QPushButton>
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
constexpr std::chrono::seconds Shortest = 1min;

} // namespace

TopUpSheet::TopUpSheet(
    MarketHost& host, const widgets::Theme& theme, const ServerRow& server, QWidget* parent)
    : widgets::Sheet(theme, tr("Top up %1").arg(server.name), SheetSize, parent)
    , m_host{host}
    , m_theme{theme}
    , m_server{server}
{
    setObjectName(u"screen.topup"_s);
    auto* row = widgets::makeRow(0);
    row->addWidget(makeChoices(), 1);
    row->addWidget(widgets::makeEdge(Qt::Vertical));
    row->addWidget(makeSide());
    body()->addLayout(row);
    makeFoot();
    m_time->setRate(server.ratePerSecond);
    connect(&host, &MarketHost::priceAnswered, this, &TopUpSheet::showQuote);
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
    m_reason = widgets::makeLabel({}, LabelRole::Small);
    m_reason->setObjectName(u"topup.reason"_s);
    widgets::setTone(m_reason, widgets::Tone::Warn);
    auto* cancel = widgets::makeButton(tr("Cancel"), widgets::ButtonKind::Large);
    cancel->setObjectName(u"topup.cancel"_s);
    connect(cancel, &QPushButton::clicked, this, &TopUpSheet::requestClose);
    m_pay = widgets::makeButton(tr("Pay"), widgets::ButtonKind::PrimaryLarge);
    m_pay->setObjectName(u"topup.pay"_s);
    m_pay->setMinimumWidth(m_theme.scaled(136));
    connect(m_pay, &QPushButton::clicked, this, &TopUpSheet::pay);
    auto* buttons = widgets::makeRow(8);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_pay);
    auto* act = new QWidget;
    auto* column = new QVBoxLayout(act);
    column->setContentsMargins({});
    column->setSpacing(4);
    column->addLayout(buttons);
    m_reason->setAlignment(Qt::AlignRight);
    column->addWidget(m_reason);
    addFootEnd(act);
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
    if (!m_hasQuote)
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
    m_hasQuote = false;
    if (!m_isAsking && !m_picker->current().isEmpty() && m_time->span() >= Shortest) {
        m_isAsking = true;
        m_host.askPrice(question());
    }
    showTotals();
}

void TopUpSheet::showQuote(const PriceQuote& quote)
{
    m_isAsking = false;
    if (quote.question != question()) {
        if (quote.question.providerKey == m_server.providerKey)
            ask();
        return;
    }
    m_quote = quote;
    m_hasQuote = true;
    showTotals();
}

QString TopUpSheet::disabledReason() const
{
    if (!m_server.canTopUp())
        return m_server.isToppingUp ? tr("Another top-up is under way.")
                                    : tr("This server has ended.");
    if (m_time->span() < Shortest)
        return tr("Buy at least 1 min.");
    if (m_picker->current().isEmpty())
        return tr("You hold no money at a mint that this provider accepts.");
    if (!m_hasQuote)
        return tr("Asking what it costs…");
    if (!m_quote.missing.isZero())
        return tr("%1 are missing at %2.")
            .arg(m_amounts.sats(m_quote.missing), m_picker->currentName());
    if (!m_quote.errorCode.isEmpty())
        return m_quote.errorCode.startsWith(u"E-"_s)
            ? widgets::codeText(m_quote.errorCode).title
            : widgets::replyErrorText(m_quote.errorCode).title;
    return {};
}

void TopUpSheet::showTotals()
{
    const auto end = m_server.expiresAt + m_time->span();
    m_time->setNote(endsText(end, m_state.madeAt));
    QList<BillLine> lines{{tr("%1 at %2")
                               .arg(widgets::shortDurationText(m_time->span()),
                                   m_amounts.perHour(m_server.ratePerSecond)),
        m_time->cost()}};
    QList<BillPromise> promises;
    if (m_hasQuote) {
        lines[0].amount = m_quote.timeCost;
        lines.append({tr("Redemption fee"), m_quote.redemptionFee});
        if (!m_quote.changeFee.isZero())
            lines.append(
                {tr("Exact change at %1").arg(m_picker->currentName()), m_quote.changeFee});
        promises.append({u"clock"_s, Token::Text2,
            tr("At least %1 more.").arg(widgets::durationText(m_quote.atLeast))});
    }
    promises.append(m_server.canRefund
            ? BillPromise{u"refund"_s, Token::Ok, tr("Unused time comes back if you stop.")}
            : BillPromise{u"refund"_s, Token::Text2,
                tr("Unused time does not come back: this provider cannot return it.")});
    m_bill->showLines(lines, m_amounts);
    m_bill->showPromises(promises);
    const bool isAffordable = m_hasQuote && m_quote.total <= m_state.wallet.spendable;
    m_bill->showTotal(m_hasQuote ? m_amounts.sats(m_quote.total) : QString{},
        isAffordable
            ? tr("%1 left after").arg(m_amounts.sats(m_state.wallet.spendable - m_quote.total))
            : QString{});
    const auto reason = disabledReason();
    m_reason->setText(reason);
    m_reason->setHidden(reason.isEmpty());
    m_pay->setEnabled(reason.isEmpty());
    m_pay->setText(m_hasQuote ? tr("Pay %1").arg(m_amounts.sats(m_quote.total)) : tr("Pay"));
    m_pay->setAccessibleDescription(reason);
}

void TopUpSheet::pay()
{
    if (!disabledReason().isEmpty())
        return;
    m_pay->setEnabled(false);
    m_host.topUp(m_server.leaseId, m_quote.faceValue, m_picker->current());
    requestClose();
}

} // namespace consumer
