// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/wallet_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/limits_card.h"
#include "consumer/windows/mint_card.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/second_tick.h"
#include "widgets/bars.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/empty_state.h"
#include "widgets/icon_label.h"
#include "widgets/page_head.h"
#include "widgets/time_text.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr int MintCardWidth = 320;
constexpr int ListsBeside = 860; // below that, one list under the other
constexpr qsizetype ShownItems = 5;

void clear(QVBoxLayout* column)
{
    while (auto* item = column->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

QString lowered(QString text)
{
    if (text.startsWith(u"Today"_s))
        text[0] = text[0].toLower();
    return text;
}

QWidget* makeNothing(const QString& text)
{
    auto* label = widgets::makeWrappingLabel(text, LabelRole::Small);
    label->setContentsMargins(16, 12, 16, 8);
    return label;
}

} // namespace

WalletPage::WalletPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
    , m_tick{new SecondTick(this)}
{
    setObjectName(u"screen.W1"_s);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    outer->addWidget(makeHead());
    m_stack = new QStackedWidget;
    outer->addWidget(m_stack, 1);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 0, 16, 16);
    column->setSpacing(16);
    column->addWidget(makeBalance());
    m_mintGrid = new QGridLayout;
    m_mintGrid->setContentsMargins({});
    m_mintGrid->setSpacing(16);
    column->addLayout(m_mintGrid);
    m_lists = widgets::makeRow(16);
    auto* items = new widgets::Card(tr("Refunds and open items"), widgets::CardPadding::Rows);
    m_items = widgets::makeColumn(0);
    items->body()->addLayout(m_items);
    items->body()->addStretch(1);
    m_lists->addWidget(items, 1);
    m_limits = new LimitsCard(theme);
    connect(m_limits, &LimitsCard::changeRequested, this, &WalletPage::limitRequested);
    m_lists->addWidget(m_limits, 1);
    column->addLayout(m_lists);
    auto* history = new widgets::Card(tr("Last movements"), widgets::CardPadding::Rows);
    m_history = widgets::makeColumn(0);
    history->body()->addLayout(m_history);
    column->addWidget(history);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_stack->addWidget(scroll);
    m_stack->addWidget(makeEmpty());
    connect(m_tick, &SecondTick::ticked, this, [this] { showMints(); });
    showState(host.state());
}

QWidget* WalletPage::makeHead()
{
    auto* head = new widgets::PageHead(m_theme, tr("Wallet"));
    auto* words = widgets::makeButton(tr("Recovery words…"));
    words->setObjectName(u"wallet.words"_s);
    widgets::setButtonIcon(m_theme, words, u"words"_s);
    connect(words, &QPushButton::clicked, this, &WalletPage::wordsRequested);
    head->addAction(words);
    auto* recover = widgets::makeButton(tr("Find money…"));
    recover->setObjectName(u"wallet.recover"_s);
    widgets::setButtonIcon(m_theme, recover, u"search"_s);
    connect(recover, &QPushButton::clicked, this, &WalletPage::recoverRequested);
    head->addAction(recover);
    auto* receive = widgets::makeButton(tr("Receive"), widgets::ButtonKind::Primary);
    receive->setObjectName(u"wallet.receive"_s);
    widgets::setButtonIcon(m_theme, receive, u"receive"_s);
    connect(receive, &QPushButton::clicked, this, [this] { Q_EMIT receiveRequested({}); });
    head->addAction(receive);
    return head;
}

QWidget* WalletPage::makeEmpty()
{
    auto* empty = new widgets::EmptyState(m_theme, u"wallet"_s, tr("Add your first sats"),
        tr("Receive them over Lightning or paste an ecash token. Keep only what you plan to "
           "spend: a mint holds the bitcoin behind your ecash."));
    auto* receive = empty->addPrimaryButton(tr("Receive"));
    receive->setObjectName(u"wallet.receive.first"_s);
    connect(receive, &QPushButton::clicked, this, [this] { Q_EMIT receiveRequested({}); });
    m_tryPractice = empty->addButton(tr("Try with play money"));
    m_tryPractice->setObjectName(u"wallet.practice"_s);
    connect(m_tryPractice, &QPushButton::clicked, this, &WalletPage::practiceRequested);
    return empty;
}

QWidget* WalletPage::makeBalance()
{
    auto* card = new widgets::Card;
    auto* row = widgets::makeRow(24);
    const auto addCell
        = [&](const QString& caption, const QString& id, LabelRole role, int stretch) {
              auto* cell = widgets::makeColumn(0);
              cell->addWidget(widgets::makeLabel(caption, LabelRole::Small));
              auto* value = widgets::makeLabel({}, role);
              value->setObjectName(id);
              auto* line = widgets::makeRow(8);
              line->addWidget(value);
              cell->addLayout(line);
              cell->addStretch(1);
              row->addLayout(cell, stretch);
              return std::pair{value, line};
          };
    auto [spendable, spendableLine]
        = addCell(tr("Spendable"), u"wallet.spendable"_s, LabelRole::Display, 3);
    m_spendable = spendable;
    spendableLine->addStretch(1);
    auto [reserved, reservedLine]
        = addCell(tr("Reserved"), u"wallet.reserved"_s, LabelRole::Section, 2);
    m_reserved = reserved;
    m_reasons = widgets::makeLabel({}, LabelRole::Small);
    reservedLine->addWidget(m_reasons);
    reservedLine->addStretch(1);
    auto [spending, spendingLine]
        = addCell(tr("Servers use"), u"wallet.spending"_s, LabelRole::Section, 2);
    m_spending = spending;
    spendingLine->addStretch(1);
    auto [lasts, lastsLine] = addCell(tr("Enough for"), u"wallet.lasts"_s, LabelRole::Section, 2);
    m_lasts = lasts;
    lastsLine->addStretch(1);
    card->body()->addLayout(row);
    m_shares = new widgets::ShareBar(m_theme, tr("Where the money is"));
    m_shares->setObjectName(u"wallet.shares"_s);
    card->body()->addWidget(m_shares);
    return card;
}

void WalletPage::showState(const MarketState& state)
{
    const bool isSame = m_isPainted && state.wallet == m_state.wallet
        && state.servers == m_state.servers && state.isPractice == m_state.isPractice;
    m_state = state;
    m_tick->follow(state.madeAt);
    if (isSame)
        return;
    m_isPainted = true;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    const auto& wallet = state.wallet;
    const bool isEmpty = wallet.spendable.isZero() && wallet.reserved.isZero()
        && wallet.history.isEmpty() && wallet.openItems.isEmpty();
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    m_tryPractice->setHidden(state.isPractice);
    showBalance();
    showMints();
    showOpenItems();
    showHistory();
    m_limits->showServers(state.servers, m_amounts);
}

void WalletPage::showBalance()
{
    const auto& wallet = m_state.wallet;
    m_spendable->setText(m_amounts.sats(wallet.spendable));
    m_reserved->setText(m_amounts.sats(wallet.reserved));
    const auto reasons = std::count_if(
        wallet.openItems.begin(), wallet.openItems.end(), [](const OpenItemView& item) {
            return !item.isSettled && item.kind != OpenItemKind::Refund;
        });
    m_reasons->setVisible(reasons > 0 && !wallet.reserved.isZero());
    m_reasons->setText(tr("%n reason(s)", nullptr, int(reasons)));
    base::Msats rate;
    for (const auto& server : m_state.servers) {
        if (server.canStop())
            rate += server.ratePerSecond;
    }
    m_spending->setText(rate.isZero() ? tr("nothing now") : m_amounts.perHour(rate));
    m_lasts->setText(rate.isZero() ? tr("–")
                                   : lowered(widgets::timeText(m_state.madeAt
                                           + base::timeFor(base::toMsats(wallet.spendable), rate),
                                       m_state.madeAt)));
    QList<widgets::Share> shares;
    for (const auto& mint : wallet.mints) {
        if (!mint.spendable.isZero())
            shares.append({mintTitle(mint.name, mint.url), mint.spendable.value(), false});
    }
    if (!wallet.reserved.isZero())
        shares.append({tr("Reserved"), wallet.reserved.value(), true});
    m_shares->setShares(shares);
}

void WalletPage::showMints()
{
    const auto& mints = m_state.wallet.mints;
    const bool isOther = m_mintCards.size() != mints.size();
    while (m_mintCards.size() > mints.size())
        delete m_mintCards.takeLast();
    while (m_mintCards.size() < mints.size()) {
        auto* card = new MintCard(m_theme, int(m_mintCards.size()) + 1);
        connect(card, &MintCard::receiveRequested, this, &WalletPage::receiveRequested);
        m_mintCards.append(card);
    }
    for (int i = 0; i < mints.size(); ++i)
        m_mintCards[i]->showMint(mints[i], m_amounts, m_tick->now());
    if (isOther)
        placeMints();
}

void WalletPage::placeMints()
{
    const int columns = std::clamp(width() / m_theme.scaled(MintCardWidth), 1, 3);
    for (auto* card : m_mintCards)
        m_mintGrid->removeWidget(card);
    for (int column = 0; column < 3; ++column)
        m_mintGrid->setColumnStretch(column, column < columns ? 1 : 0);
    for (int i = 0; i < m_mintCards.size(); ++i)
        m_mintGrid->addWidget(m_mintCards[i], i / columns, i % columns);
}

QString WalletPage::mintName(const QString& url) const
{
    for (const auto& mint : m_state.wallet.mints) {
        if (mint.url == url)
            return mintTitle(mint.name, url);
    }
    return mintTitle({}, url);
}

void WalletPage::showOpenItems()
{
    clear(m_items);
    const auto& items = m_state.wallet.openItems;
    for (int i = 0; i < std::min(items.size(), ShownItems); ++i) {
        m_items->addWidget(widgets::makeHairline());
        m_items->addWidget(makeOpenItem(items[i], i));
    }
    if (items.isEmpty()) {
        m_items->addWidget(widgets::makeHairline());
        m_items->addWidget(makeNothing(tr("Nothing is open. Refunds, tokens not claimed yet and "
                                          "money set aside are listed here.")));
    }
}

QWidget* WalletPage::makeOpenItem(const OpenItemView& item, int index)
{
    struct Look {
        QString icon;
        Token ink;
        QString title;
        QString detail;
        QString state;
        widgets::Tone tone;
    };
    const auto when = lowered(widgets::timeText(item.at, m_state.madeAt));
    Look look{};
    switch (item.kind) {
    case OpenItemKind::Refund:
        look = {u"refund"_s, item.isSettled ? Token::Ok : Token::Warn,
            tr("%1 stopped early").arg(item.subject), tr("%1 · %2").arg(item.providerName, when),
            item.isSettled ? tr("received") : tr("expected"),
            item.isSettled ? widgets::Tone::Ok : widgets::Tone::Warn};
        break;
    case OpenItemKind::TakeBack:
        look = {u"clock"_s, Token::Info, tr("Payment to %1").arg(item.providerName),
            tr("taken back when the mint answers"), item.isSettled ? tr("received") : tr("waiting"),
            item.isSettled ? widgets::Tone::Ok : widgets::Tone::Info};
        break;
    case OpenItemKind::SentToken:
        look = {u"send"_s, Token::Info,
            item.subject.isEmpty() ? tr("Token given away") : item.subject,
            tr("not claimed yet · %1").arg(when), tr("set aside"), widgets::Tone::Neutral};
        break;
    case OpenItemKind::SetAside:
        look = {u"hourglass"_s, Token::Text2,
            item.subject.isEmpty() ? tr("Set aside") : tr("For %1").arg(item.subject),
            tr("paid when the server answers"), tr("set aside"), widgets::Tone::Neutral};
        break;
    }
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(12);
    row->addWidget(new widgets::IconLabel(m_theme, look.icon, look.ink, 18));
    auto* words = widgets::makeColumn(0);
    words->addWidget(widgets::makeLabel(look.title));
    words->addWidget(widgets::makeLabel(look.detail, LabelRole::Small));
    row->addLayout(words, 1);
    if (item.kind == OpenItemKind::SentToken && !item.isSettled) {
        auto* takeBack = widgets::makeButton(tr("Take back"), widgets::ButtonKind::Small);
        takeBack->setObjectName(u"wallet.item.%1.takeback"_s.arg(index + 1));
        takeBack->setAccessibleName(tr("Take back %1").arg(m_amounts.sats(item.amount)));
        connect(takeBack, &QPushButton::clicked, this, [this, takeBack, id = item.id] {
            takeBack->setEnabled(false);
            m_host.takeBack(id);
        });
        row->addWidget(takeBack);
    }
    auto* money = widgets::makeColumn(0);
    const bool comesIn = item.kind == OpenItemKind::Refund || item.kind == OpenItemKind::TakeBack;
    auto* amount = widgets::makeLabel(
        comesIn ? m_amounts.received(item.amount) : m_amounts.sats(item.amount), LabelRole::Strong);
    widgets::setMoneyTone(amount);
    auto* state = widgets::makeLabel(look.state, LabelRole::Small);
    widgets::setTone(state, look.tone);
    for (auto* label : {amount, state}) {
        label->setAlignment(Qt::AlignRight);
        money->addWidget(label);
    }
    row->addLayout(money);
    return line;
}

void WalletPage::showHistory()
{
    clear(m_history);
    const auto& history = m_state.wallet.history;
    for (int i = 0; i < std::min(history.size(), ShownItems); ++i) {
        m_history->addWidget(widgets::makeHairline());
        m_history->addWidget(makeEntry(history[i]));
    }
    if (history.isEmpty()) {
        m_history->addWidget(widgets::makeHairline());
        m_history->addWidget(makeNothing(tr("Nothing has moved yet.")));
    }
}

QWidget* WalletPage::makeEntry(const HistoryView& entry)
{
    const auto title = entry.kind == u"received"_s ? tr("Received a token")
        : entry.kind == u"minted"_s                ? tr("Received over Lightning")
        : entry.kind == u"sent"_s                  ? tr("Paid")
        : entry.kind == u"taken_back"_s            ? tr("Taken back")
        : entry.kind == u"swapped"_s               ? tr("Exchanged for change")
        : entry.kind == u"melted"_s                ? tr("Paid over Lightning")
        : entry.kind == u"refund"_s                ? tr("Refund")
                                                   : entry.kind;
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(12);
    row->addWidget(new widgets::IconLabel(m_theme,
        entry.sign > 0       ? u"receive"_s
            : entry.sign < 0 ? u"send"_s
                             : u"swap"_s,
        entry.sign > 0 ? Token::Ok : Token::Text2, 18));
    auto* words = widgets::makeColumn(0);
    words->addWidget(widgets::makeLabel(title));
    const auto when = lowered(widgets::timeText(entry.at, m_state.madeAt));
    words->addWidget(widgets::makeLabel(
        tr("%1 · %2").arg(entry.purpose.isEmpty() ? mintName(entry.mintUrl) : entry.purpose, when),
        LabelRole::Small));
    row->addLayout(words, 1);
    auto* money = widgets::makeColumn(0);
    auto* amount = widgets::makeLabel(entry.sign > 0 ? m_amounts.received(entry.amount)
            : entry.sign < 0                         ? u"− "_s + m_amounts.sats(entry.amount)
                                                     : m_amounts.sats(entry.amount),
        LabelRole::Strong);
    widgets::setMoneyTone(amount);
    amount->setAlignment(Qt::AlignRight);
    money->addWidget(amount);
    if (!entry.fee.isZero()) {
        auto* fee
            = widgets::makeLabel(tr("fee %1").arg(m_amounts.sats(entry.fee)), LabelRole::Small);
        fee->setAlignment(Qt::AlignRight);
        money->addWidget(fee);
    }
    row->addLayout(money);
    return line;
}

void WalletPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_lists->setDirection(
        width() < m_theme.scaled(ListsBeside) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    placeMints();
}

} // namespace consumer
