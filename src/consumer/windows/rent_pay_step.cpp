// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_pay_step.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/bill_panel.h"
#include "consumer/windows/keep_running_form.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/pay_foot.h"
#include "consumer/windows/price_watch.h"
#include "consumer/windows/rent_words.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/time_chooser.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/option_row.h"
#include "widgets/sheet.h"
#include "widgets/toggle_switch.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr int SideWidth = 288;
constexpr std::chrono::seconds FirstSlice = 10min;

} // namespace

RentPayStep::RentPayStep(
    MarketHost& host, const widgets::Theme& theme, const OfferRow& offer, QWidget* parent)
    : RentStep(u"R3"_s, widgets::PaySheetSize, parent)
    , m_host{host}
    , m_theme{theme}
    , m_offer{offer}
    , m_rate{offer.spec.ratePerSecond}
    , m_rateNow{offer.spec.ratePerSecond}
    , m_price{new PriceWatch(host, this)}
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins({});
    row->setSpacing(0);
    makeScrolledColumn()->addLayout(row);
    row->addWidget(makeChoices(), 1);
    row->addWidget(widgets::makeEdge(Qt::Vertical));
    row->addWidget(makeSide());
    makeFoot();
    m_time->setRate(m_rate);
    connect(m_price, &PriceWatch::changed, this, &RentPayStep::showAnswer);
    connect(m_keep, &KeepRunningForm::changed, this, &RentPayStep::showTotals);
    connect(m_time, &TimeChooser::spanChanged, this, &RentPayStep::ask);
    connect(m_picker, &MintPicker::mintChosen, this, &RentPayStep::ask);
    connect(m_picker, &MintPicker::fundsRequested, this, &RentPayStep::fundsRequested);
    connect(m_little, &QCheckBox::toggled, this, &RentPayStep::ask);
    showTotals();
}

QWidget* RentPayStep::makeChoices()
{
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(8);
    m_guard = new widgets::Banner(m_theme, widgets::Tone::Warn, widgets::BannerShape::OneLine);
    m_guard->setObjectName(u"rent.price.changed"_s);
    m_guard->hide();
    column->addWidget(m_guard);
    column->addWidget(widgets::makeLabel(tr("How long"), LabelRole::Section));
    m_time = new TimeChooser(m_theme, u"rent"_s);
    column->addWidget(m_time);
    column->addSpacing(10);
    auto* title = widgets::makeRow();
    title->addWidget(widgets::makeLabel(tr("Pay from"), LabelRole::Section), 1);
    m_addFunds = widgets::makeButton(tr("Add funds…"), widgets::ButtonKind::Link);
    m_addFunds->setObjectName(u"rent.funds"_s);
    connect(m_addFunds, &QPushButton::clicked, this, [this] {
        Q_EMIT fundsRequested(
            m_picker->current().isEmpty() ? m_offer.mints.value(0) : m_picker->current());
    });
    title->addWidget(m_addFunds);
    column->addLayout(title);
    m_picker = new MintPicker(m_theme, u"rent"_s);
    column->addWidget(m_picker);
    column->addSpacing(14);
    m_little = new widgets::ToggleSwitch(m_theme, tr("Pay a little first"));
    m_little->setObjectName(u"rent.little"_s);
    m_little->setChecked(!m_offer.canRefund);
    m_littleRow = new widgets::OptionRow(tr("Pay a little first"), {}, m_little);
    m_littleRow->setHidden(m_offer.canRefund);
    column->addWidget(m_littleRow);
    column->addSpacing(2);
    m_keep = new KeepRunningForm(m_theme, u"rent"_s);
    m_keep->setPrice(m_rate);
    column->addWidget(m_keep);
    column->addSpacing(2);
    auto* protection = widgets::makeColumn(0);
    protection->addWidget(widgets::makeLabel(tr("Protection")));
    protection->addWidget(widgets::makeLabel(
        tr("No standby: if this computer dies, the server ends"), LabelRole::Small));
    column->addLayout(protection);
    column->addStretch(1);
    return pane;
}

QWidget* RentPayStep::makeSide()
{
    auto* side = new QFrame;
    widgets::setLook(side, widgets::Look::SheetSide);
    keepWidth(m_theme, side, SideWidth);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(8);
    m_bill = new BillPanel(m_theme, u"rent"_s);
    column->addWidget(m_bill);
    column->addStretch(1);
    const auto addField = [&](const QString& text, QWidget* field) {
        auto* row = widgets::makeRow(8);
        auto* label = widgets::makeLabel(text, LabelRole::Small);
        keepWidth(m_theme, label, 44);
        label->setBuddy(field);
        row->addWidget(label);
        row->addWidget(field, 1);
        column->addLayout(row);
    };
    m_name = new QLineEdit;
    m_name->setObjectName(u"rent.name"_s);
    m_name->setAccessibleName(tr("Name of the server"));
    m_name->setMaxLength(40);
    connect(m_name, &QLineEdit::textChanged, this, &RentPayStep::showTotals);
    addField(tr("Name"), m_name);
    auto* key = widgets::makeLabel(tr("New for this server"));
    key->setMinimumHeight(m_theme.scaled(24));
    addField(tr("Key"), key);
    return side;
}

void RentPayStep::makeFoot()
{
    auto* back = widgets::makeButton(tr("Back"), widgets::ButtonKind::Flat);
    back->setObjectName(u"rent.back"_s);
    connect(back, &QPushButton::clicked, this, &RentPayStep::backRequested);
    m_footStart = {back};
    m_foot = new PayFoot(m_theme, u"rent"_s);
    connect(m_foot, &PayFoot::cancelRequested, this, &RentPayStep::cancelRequested);
    connect(m_foot, &PayFoot::payRequested, this, [this] {
        if (!disabledReason().isEmpty())
            return;
        m_foot->setPaid();
        Q_EMIT ordered(order());
    });
    m_footEnd = {m_foot};
}

void RentPayStep::showState(const MarketState& state)
{
    const bool isFirst = m_name->text().isEmpty() && !m_name->isModified();
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_time->setAmountText(m_amounts);
    m_picker->setAmountText(m_amounts);
    m_keep->setAmountText(m_amounts);
    if (isFirst)
        m_name->setText(suggestedName(m_offer, state.servers));
    auto mints = m_mints;
    for (auto& mint : mints) {
        for (const auto& mine : state.wallet.mints) {
            if (mine.url == mint.url && mine.spendable != mint.spendable)
                mint.spendable = mine.spendable;
        }
    }
    if (mints != m_mints)
        showMints(mints, m_rateNow);
    for (const auto& offer : state.offers) {
        if (offer.id == m_offer.id && offer.spec.ratePerSecond != m_rateNow)
            showMints(m_mints, offer.spec.ratePerSecond);
    }
    showTotals();
}

void RentPayStep::showMints(const QList<PayableMint>& mints, base::Msats ratePerSecond)
{
    m_mints = mints;
    m_picker->showMints(mints);
    m_rateNow = ratePerSecond.isZero() ? m_rateNow : ratePerSecond;
    showPriceGuard();
    ask();
}

void RentPayStep::showPriceGuard()
{
    m_guard->setVisible(m_rateNow != m_rate);
    if (m_rateNow == m_rate)
        return;
    m_guard->setContent(widgets::Tone::Warn, u"state-late"_s,
        tr("Price changed from %1 to %2.")
            .arg(m_amounts.hourlyNumber(m_rate), m_amounts.perHour(m_rateNow)));
    m_guard->clearButtons();
    auto* accept = m_guard->addButton(tr("Accept"));
    accept->setObjectName(u"rent.price.accept"_s);
    connect(accept, &QPushButton::clicked, this, &RentPayStep::acceptPrice);
}

void RentPayStep::acceptPrice()
{
    m_rate = m_rateNow;
    m_time->setRate(m_rate);
    m_keep->setPrice(m_rate);
    showPriceGuard();
    ask();
}

PriceQuestion RentPayStep::question() const
{
    PriceQuestion question;
    question.providerKey = m_offer.providerKey;
    question.specId = m_offer.spec.id;
    question.mintUrl = m_picker->current();
    question.duration = m_time->span();
    const auto first = std::max(FirstSlice, m_offer.minimumDuration.value_or(0s));
    if (!m_offer.canRefund && m_little->isChecked() && m_time->span() > first)
        question.firstSlice = first;
    return question;
}

void RentPayStep::ask()
{
    m_price->ask(question());
}

void RentPayStep::showQuote(const PriceQuote& quote)
{
    m_price->answer(quote);
}

void RentPayStep::showAnswer()
{
    const auto& quote = m_price->quote();
    if (quote && !quote->ratePerSecond.isZero() && quote->ratePerSecond != m_rateNow) {
        m_rateNow = quote->ratePerSecond;
        showPriceGuard();
    }
    showTotals();
}

QString RentPayStep::disabledReason() const
{
    if (m_rateNow != m_rate)
        return tr("The price changed: accept it first.");
    if (m_time->span() < PriceWatch::Shortest)
        return tr("Rent at least 1 min.");
    if (m_offer.minimumDuration && m_time->span() < *m_offer.minimumDuration)
        return tr("This provider rents at least %1.")
            .arg(widgets::shortDurationText(*m_offer.minimumDuration));
    if (!m_keep->reason().isEmpty())
        return m_keep->reason();
    return m_price->obstacle(m_picker->currentName(), m_amounts);
}

QString RentPayStep::runsFor() const
{
    return widgets::shortDurationText(m_time->span());
}

PurchaseOrder RentPayStep::order() const
{
    PurchaseOrder order;
    order.providerKey = m_offer.providerKey;
    order.specId = m_offer.spec.id;
    order.expectedRate = m_rate;
    if (const auto& quote = m_price->quote()) {
        order.faceValue = quote->faceValue;
        order.laterFaceValue = quote->laterFaceValue;
    }
    order.keepTerms = m_keep->terms();
    order.mintUrl = m_picker->current();
    order.serverName = m_name->text().trimmed();
    return order;
}

void RentPayStep::showTotals()
{
    const auto span = m_time->span();
    const auto& quote = m_price->quote();
    m_time->setNote(endsText(m_state.madeAt + span, m_state.madeAt));
    m_bill->showCost(
        {span, m_rate, m_time->cost(), quote, m_picker->currentName(), m_state.wallet.spendable},
        m_amounts);
    m_bill->showPromises(promises());
    showLittle();
    m_addFunds->setVisible(m_picker->current().isEmpty() || (quote && !quote->missing.isZero()));
    m_foot->showQuote(quote, m_amounts);
    m_foot->setReason(disabledReason());
}

QList<BillPromise> RentPayStep::promises() const
{
    QList<BillPromise> promises;
    if (const auto& quote = m_price->quote()) {
        promises.append({u"clock"_s, Token::Text2,
            tr("You get at least %1.").arg(widgets::durationText(quote->atLeast))});
        if (!quote->laterFaceValue.isZero())
            promises.append({u"shield-check"_s, Token::Ok,
                tr("You risk %1. The rest leaves your wallet only after the server answers.")
                    .arg(m_amounts.sats(quote->faceValue))});
    }
    if (!m_offer.canRefund) {
        promises.append({u"refund"_s, Token::Text2,
            tr("Unused time does not come back: this provider cannot return it.")});
    } else if (m_time->span() > FirstSlice) {
        const auto unused = base::priceFor(m_rate, m_time->span() - FirstSlice);
        promises.append({u"refund"_s, Token::Ok,
            tr("If you stop after 10 min, about %1 come back.")
                .arg(m_amounts.sats(base::roundDownToSats(unused)))});
    } else {
        promises.append({u"refund"_s, Token::Ok, tr("Unused time comes back if you stop.")});
    }
    return promises;
}

void RentPayStep::showLittle()
{
    const auto& quote = m_price->quote();
    const auto title = tr("Pay a little first");
    if (quote && !quote->laterFaceValue.isZero())
        m_littleRow->setTexts(title,
            tr("%1 now for %2, %3 when the server answers")
                .arg(m_amounts.sats(quote->faceValue),
                    widgets::shortDurationText(quote->question.firstSlice),
                    m_amounts.sats(quote->total - quote->faceValue)));
    else
        m_littleRow->setTexts(title,
            m_little->isChecked() ? tr("The time is short: all of it is paid at once")
                                  : tr("Everything is paid before the server answers"));
}

} // namespace consumer
