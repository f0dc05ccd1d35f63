// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/lightning_pane.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/second_tick.h"
#include "widgets/amount_field.h"
#include "widgets/choice_chips.h"
#include "widgets/controls.h"
#include "widgets/copy_field.h"
#include "widgets/duration_text.h"
#include "widgets/empty_state.h"
#include "widgets/icon_label.h"
#include "widgets/qr_view.h"
#include "widgets/step_list.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDesktopServices>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int FormWidth = 336;
constexpr int InvoiceWidth = 400;
constexpr std::array<qint64, 3> Amounts{1'000, 5'000, 20'000};

} // namespace

LightningPane::LightningPane(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
    , m_tick{new SecondTick(this)}
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(makeForm());
    row->addWidget(widgets::makeEdge(Qt::Vertical));
    m_stack = new QStackedWidget;
    m_stack->addWidget(new widgets::EmptyState(theme, u"bolt"_s, tr("No invoice yet"),
        tr("Choose an amount and a mint. The invoice appears here, to be paid with any Lightning "
           "wallet.")));
    auto* scroll = new QScrollArea;
    scroll->setWidget(makeInvoice());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_stack->addWidget(scroll);
    row->addWidget(m_stack, 1);
    connect(&host, &MarketHost::invoiceChanged, this,
        [this](quint64 asked, const InvoiceView& invoice) {
            if (asked == m_request || (m_hasInvoice && invoice.quoteId == m_invoice.quoteId))
                showInvoice(invoice);
        });
    connect(m_tick, &SecondTick::ticked, this, &LightningPane::tick);
    showSteps();
}

QWidget* LightningPane::makeForm()
{
    auto* form = new QWidget;
    widgets::setLook(form, widgets::Look::Surface);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(16, 24, 24, 24);
    column->setSpacing(8);
    column->addWidget(widgets::makeLabel(tr("Amount"), LabelRole::Section));
    m_amount = new widgets::AmountField(m_amounts, tr("Amount to receive"));
    m_amount->setObjectName(u"wallet.receive.amount"_s);
    m_amount->showAmount(base::Sats{Amounts[1]});
    connect(m_amount, &widgets::AmountField::amountChosen, this, [this](base::Sats amount) {
        const auto found = std::find(Amounts.begin(), Amounts.end(), amount.value());
        m_chips->setCurrent(found == Amounts.end() ? -1 : int(found - Amounts.begin()));
        showMintNote();
    });
    connect(m_amount, &QLineEdit::returnPressed, this, &LightningPane::request);
    column->addWidget(m_amount);
    QStringList names;
    for (const auto amount : Amounts)
        names.append(QLocale().toString(amount));
    m_chips = new widgets::ChoiceChips(m_theme, tr("Usual amounts"), names);
    for (int i = 0; i < names.size(); ++i)
        m_chips->option(i)->setObjectName(u"wallet.receive.chip.%1"_s.arg(i + 1));
    m_chips->setCurrent(1);
    connect(m_chips, &widgets::ChoiceChips::chosen, this, [this](int index) {
        m_amount->showAmount(base::Sats{Amounts[std::size_t(index)]});
        showMintNote();
    });
    column->addWidget(m_chips);
    column->addSpacing(16);
    auto* into = widgets::makeLabel(tr("Into"), LabelRole::Section);
    column->addWidget(into);
    m_mint = new QComboBox;
    m_mint->setObjectName(u"wallet.receive.mint"_s);
    m_mint->setAccessibleName(tr("Mint to receive at"));
    into->setBuddy(m_mint);
    connect(m_mint, &QComboBox::currentIndexChanged, this, &LightningPane::showMintNote);
    column->addWidget(m_mint);
    m_mintNote = widgets::makeWrappingLabel({}, LabelRole::Small);
    column->addWidget(m_mintNote);
    column->addSpacing(8);
    m_make = widgets::makeButton(tr("Make invoice"), widgets::ButtonKind::Primary);
    m_make->setObjectName(u"wallet.receive.make"_s);
    connect(m_make, &QPushButton::clicked, this, &LightningPane::request);
    column->addWidget(m_make);
    m_reason = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_reason->setObjectName(u"wallet.receive.reason"_s);
    column->addWidget(m_reason);
    column->addSpacing(16);
    column->addWidget(widgets::makeLabel(tr("State"), LabelRole::Section));
    m_steps = new widgets::StepList(m_theme, tr("State of the invoice"));
    m_steps->setObjectName(u"wallet.receive.state"_s);
    column->addWidget(m_steps);
    column->addStretch(1);
    auto* note = widgets::makeRow(8);
    note->addWidget(
        new widgets::IconLabel(m_theme, u"info"_s, widgets::Token::Text2), 0, Qt::AlignTop);
    note->addWidget(widgets::makeWrappingLabel(tr("You can leave this page or close the window. A "
                                                  "late payment is still noticed and collected."),
                        LabelRole::Small),
        1);
    column->addLayout(note);
    auto* scroll = new QScrollArea;
    scroll->setWidget(form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    keepWidth(m_theme, scroll, FormWidth);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QWidget* LightningPane::makeInvoice()
{
    auto* page = new QWidget;
    auto* outer = new QHBoxLayout(page);
    outer->setContentsMargins(16, 24, 16, 16);
    auto* area = new QWidget;
    keepWidth(m_theme, area, InvoiceWidth);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins({});
    column->setSpacing(14);
    column->addStretch(1);
    auto* head = widgets::makeRow(8);
    m_title = widgets::makeLabel({}, LabelRole::Display);
    m_title->setObjectName(u"wallet.receive.total"_s);
    widgets::setMoneyTone(m_title);
    head->addWidget(m_title, 1);
    m_expiresCaption = widgets::makeLabel(tr("expires in"), LabelRole::Body2);
    m_expires = widgets::makeLabel({}, LabelRole::Bold);
    m_expires->setObjectName(u"wallet.receive.expires"_s);
    head->addWidget(m_expiresCaption, 0, Qt::AlignBottom);
    head->addWidget(m_expires, 0, Qt::AlignBottom);
    column->addLayout(head);
    m_qr = new widgets::QrView(m_theme, tr("Lightning invoice as a QR code"));
    m_qr->setObjectName(u"wallet.receive.qr"_s);
    keepSize(m_theme, m_qr, {InvoiceWidth, InvoiceWidth});
    column->addWidget(m_qr);
    m_text = new widgets::CopyField(m_theme, tr("Lightning invoice"));
    m_text->setObjectName(u"wallet.receive.invoice"_s);
    column->addWidget(m_text);
    auto* buttons = widgets::makeRow(8);
    m_copy = widgets::makeButton(tr("Copy invoice"), widgets::ButtonKind::PrimaryLarge);
    m_copy->setObjectName(u"wallet.receive.copy"_s);
    widgets::setButtonIcon(m_theme, m_copy, u"copy"_s);
    connect(m_copy, &QPushButton::clicked, m_text, &widgets::CopyField::copy);
    buttons->addWidget(m_copy, 1);
    auto* app = widgets::makeButton(tr("Open in wallet app"), widgets::ButtonKind::Large);
    app->setObjectName(u"wallet.receive.app"_s);
    widgets::setButtonIcon(m_theme, app, u"external"_s);
    connect(app, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl{u"lightning:"_s + m_invoice.invoice}); });
    buttons->addWidget(app, 1);
    column->addLayout(buttons);
    auto* foot = widgets::makeRow();
    foot->addWidget(widgets::makeLabel(tr("Scan with any Lightning wallet"), LabelRole::Small), 1);
    auto* again = widgets::makeButton(tr("New invoice"), widgets::ButtonKind::Link);
    again->setObjectName(u"wallet.receive.again"_s);
    connect(again, &QPushButton::clicked, this, &LightningPane::request);
    foot->addWidget(again);
    column->addLayout(foot);
    column->addStretch(1);
    outer->addStretch(1);
    outer->addWidget(area);
    outer->addStretch(1);
    return page;
}

void LightningPane::open(const QString& mintUrl)
{
    m_wantedMint = mintUrl;
    m_hasInvoice = false;
    m_request = 0;
    m_invoice = {};
    for (const auto& invoice : m_state.wallet.invoices) { // one that waits is shown again
        const bool isWaiting = invoice.state == InvoiceState::Waiting
            && (mintUrl.isEmpty() || invoice.mintUrl == mintUrl)
            && (!invoice.expiresAt || *invoice.expiresAt > m_state.madeAt);
        if (isWaiting) {
            showInvoice(invoice);
            break;
        }
    }
    if (!m_hasInvoice)
        m_stack->setCurrentIndex(0);
    showMints();
    showSteps();
}

void LightningPane::showState(const MarketState& state)
{
    const bool isOther = state.wallet.mints != m_state.wallet.mints
        || state.isPractice != m_state.isPractice || m_mint->count() == 0;
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_amount->setAmounts(m_amounts);
    m_tick->follow(state.madeAt);
    if (isOther)
        showMints();
    for (const auto& invoice : state.wallet.invoices) {
        if (m_hasInvoice && invoice.quoteId == m_invoice.quoteId && invoice != m_invoice)
            showInvoice(invoice);
    }
}

void LightningPane::showMints()
{
    const auto wanted = m_wantedMint.isEmpty() ? m_mint->currentData().toString() : m_wantedMint;
    m_mint->blockSignals(true);
    m_mint->clear();
    for (const auto& mint : m_state.wallet.mints)
        m_mint->addItem(
            tr("%1 · %2").arg(mintTitle(mint.name, mint.url), m_amounts.sats(mint.spendable)),
            mint.url);
    // A mint that is asked for but not known yet is added when it is used.
    if (!wanted.isEmpty() && m_mint->findData(wanted) < 0)
        m_mint->addItem(mintTitle({}, wanted), wanted);
    m_mint->setCurrentIndex(std::max(m_mint->findData(wanted), 0));
    m_mint->blockSignals(false);
    showMintNote();
}

void LightningPane::showMintNote()
{
    const bool hasMint = m_mint->count() > 0;
    const bool isAsking = m_request != 0 && !m_hasInvoice;
    m_mintNote->setText(tr("A mint holds the real bitcoin behind your ecash. Keep only what you "
                           "plan to spend."));
    const auto reason = !hasMint      ? tr("There is no mint yet.")
        : m_amount->amount().isZero() ? tr("Choose an amount.")
        : isAsking                    ? tr("Asking the mint for an invoice…")
                                      : QString{};
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_make->setEnabled(reason.isEmpty());
}

void LightningPane::request()
{
    const auto mint = m_mint->currentData().toString();
    if (mint.isEmpty() || m_amount->amount().isZero())
        return;
    m_hasInvoice = false;
    m_invoice = {};
    m_request = m_host.requestInvoice(mint, m_amount->amount());
    m_stack->setCurrentIndex(0);
    showMintNote();
    showSteps();
}

void LightningPane::showInvoice(const InvoiceView& invoice)
{
    m_invoice = invoice;
    m_hasInvoice = true;
    m_title->setText(m_amounts.sats(invoice.amount));
    m_qr->setText(invoice.invoice.toUpper());
    m_text->setValue(invoice.invoice);
    m_stack->setCurrentIndex(1);
    showMintNote();
    showSteps();
    tick();
}

void LightningPane::tick()
{
    if (!m_hasInvoice)
        return;
    const bool isWaiting = m_invoice.state == InvoiceState::Waiting;
    const auto left = m_invoice.expiresAt ? *m_invoice.expiresAt - m_tick->now() : 0s;
    m_expiresCaption->setVisible(isWaiting && m_invoice.expiresAt && left > 0s);
    m_expires->setText(m_invoice.state == InvoiceState::Issued ? tr("received")
            : m_invoice.state == InvoiceState::Paid            ? tr("paid")
            : m_invoice.state == InvoiceState::Expired || (m_invoice.expiresAt && left <= 0s)
            ? tr("expired")
            : m_invoice.expiresAt ? widgets::countdownText(left)
                                  : QString{});
}

void LightningPane::showSteps()
{
    const auto inWallet
        = tr("%1 in your wallet")
              .arg(m_amounts.sats(m_hasInvoice ? m_invoice.amount : m_amount->amount()));
    using enum widgets::StepState;
    QList<widgets::Step> steps{{Waiting, tr("Invoice made"), {}},
        {Waiting, tr("Waiting for your payment"), {}}, {Waiting, tr("Paid"), {}},
        {Waiting, inWallet, {}}};
    if (!m_hasInvoice) {
        if (m_request != 0)
            steps[0] = {Working, tr("Making the invoice"), {}};
    } else {
        const auto mint = mintTitle(m_invoice.mintName, m_invoice.mintUrl);
        steps[0] = {Done, tr("Invoice made"), tr("by %1").arg(mint)};
        switch (m_invoice.state) {
        case InvoiceState::Waiting:
            steps[1] = {Working, tr("Waiting for your payment"), tr("the mint is asked regularly")};
            break;
        case InvoiceState::Expired:
            steps[1]
                = {Failed, tr("The invoice expired unpaid"), tr("a late payment is still watched")};
            break;
        case InvoiceState::Paid:
            steps[1].state = steps[2].state = Done;
            steps[3] = {Working, inWallet, tr("the mint issues your ecash")};
            break;
        case InvoiceState::Issued:
            for (auto& step : steps)
                step.state = Done;
            break;
        }
    }
    m_steps->setSteps(steps);
}

} // namespace consumer
