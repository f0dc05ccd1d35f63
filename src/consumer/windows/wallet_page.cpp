// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/wallet_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/history_card.h"
#include "consumer/windows/limits_card.h"
#include "consumer/windows/mint_card.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/open_items_card.h"
#include "consumer/windows/second_tick.h"
#include "widgets/bars.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/empty_state.h"
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
    m_items = new OpenItemsCard(theme);
    connect(m_items, &OpenItemsCard::takeBackRequested, &m_host, &MarketHost::takeBack);
    m_lists->addWidget(m_items, 1);
    m_limits = new LimitsCard(theme);
    connect(m_limits, &LimitsCard::changeRequested, this, &WalletPage::limitRequested);
    m_lists->addWidget(m_limits, 1);
    column->addLayout(m_lists);
    m_history = new HistoryCard(theme);
    column->addWidget(m_history);
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
    m_items->showItems(wallet.openItems, m_amounts, state.madeAt);
    m_history->showWallet(wallet, m_amounts, state.madeAt);
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
                                   : withinSentence(widgets::timeText(m_state.madeAt
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

void WalletPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_lists->setDirection(
        width() < m_theme.scaled(ListsBeside) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    placeMints();
}

} // namespace consumer
