// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/servers_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/attention_cards.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/second_tick.h"
#include "widgets/controls.h"
#include "widgets/empty_state.h"
#include "widgets/page_head.h"
#include "widgets/row_delegate.h"
#include "widgets/status_line.h"
#include "widgets/tab_button.h"
#include "widgets/tab_row.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int NarrowBelow = 1000; // width of the page

struct ColumnLook {
    ServerColumn column;
    int width;
    int narrow;
    widgets::CellPadding padding;
};

const ColumnLook Columns[] = {
    {ServerColumn::State, 126, 112, {16, 0}},
    {ServerColumn::Name, 112, 100, {0, 8}},
    {ServerColumn::Runs, 120, 120, {0, 8}},
    {ServerColumn::Provider, 146, 136, {0, 8}},
    {ServerColumn::TimeLeft, 120, 112, {0, 0}},
    {ServerColumn::AutoTopUp, 128, 112, {0, 8}},
    {ServerColumn::Cost, 96, 84, {0, 0}},
    {ServerColumn::Price, 84, 84, {0, 0}},
    {ServerColumn::Protection, 92, 92, {24, 0}},
    {ServerColumn::Access, 72, 64, {16, 16}},
};

} // namespace

ServersPage::ServersPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
    , m_tick{new SecondTick(this)}
{
    setObjectName(u"screen.S1"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_attention = new AttentionCards(theme);
    connect(m_attention, &AttentionCards::openRequested, this, &ServersPage::open);
    connect(m_attention, &AttentionCards::topUpRequested, this, &ServersPage::topUpRequested);
    connect(m_attention, &AttentionCards::testRequested, this, [this](qint64 number) {
        if (const auto* server = serverOf(number))
            m_host.probeServer(server->leaseId);
    });
    column->addWidget(m_attention);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));

    auto* surface = new QWidget;
    widgets::setLook(surface, widgets::Look::Surface);
    auto* list = new QVBoxLayout(surface);
    list->setContentsMargins({});
    list->setSpacing(0);
    m_tabs
        = new widgets::TabRow(theme, tr("Which servers"), {tr("Active"), tr("Ended"), tr("All")});
    for (int i = 0; i < 3; ++i)
        m_tabs->tab(i)->setObjectName(
            u"servers.tab.%1"_s.arg(QStringList{u"active"_s, u"ended"_s, u"all"_s}.at(i)));
    connect(m_tabs, &widgets::TabRow::chosen, this, [this](int tab) {
        m_servers.setTab(ServerTab(tab));
        showCounts();
    });
    list->addWidget(m_tabs);
    list->addWidget(widgets::makeEdge(Qt::Horizontal));
    auto* area = new QWidget;
    m_stack = new QStackedLayout(area);
    m_table = new QTableView;
    setUpTable();
    m_stack->addWidget(m_table);
    m_empty = new widgets::EmptyState(theme, u"server"_s, {}, {});
    m_rentFirst = m_empty->addPrimaryButton(tr("Rent your first server"));
    m_rentFirst->setObjectName(u"servers.rent.first"_s);
    connect(m_rentFirst, &QPushButton::clicked, this, &ServersPage::rentRequested);
    m_tryPractice = m_empty->addButton(tr("Try with play money"));
    m_tryPractice->setObjectName(u"servers.practice"_s);
    connect(m_tryPractice, &QPushButton::clicked, this, &ServersPage::practiceRequested);
    m_stack->addWidget(m_empty);
    list->addWidget(area, 1);
    column->addWidget(surface, 1);
    m_status = new widgets::StatusLine(theme);
    column->addWidget(m_status);
    connect(m_tick, &SecondTick::ticked, this, &ServersPage::tick);
    showState(host.state());
}

QWidget* ServersPage::makeHead()
{
    auto* head = new widgets::PageHead(m_theme, tr("Servers"));
    auto* search = widgets::makeSearchField(m_theme, tr("Search servers"));
    search->setObjectName(u"servers.search"_s);
    keepWidth(m_theme, search, 200);
    connect(search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_servers.setSearch(text.trimmed());
        showCounts();
    });
    head->addAction(search);
    auto* refresh = widgets::makeIconButton(m_theme, u"refresh"_s, tr("Ask all providers now"));
    refresh->setObjectName(u"servers.refresh"_s);
    connect(refresh, &QPushButton::clicked, this, [this] {
        for (const auto& server : m_state.servers) {
            if (server.canStop())
                m_host.refreshStatus(server.leaseId);
        }
    });
    head->addAction(refresh);
    auto* rent = widgets::makeButton(tr("Rent a server"), widgets::ButtonKind::Primary);
    rent->setObjectName(u"servers.rent"_s);
    widgets::setButtonIcon(m_theme, rent, u"plus"_s);
    connect(rent, &QPushButton::clicked, this, &ServersPage::rentRequested);
    head->addAction(rent);
    return head;
}

void ServersPage::setUpTable()
{
    m_table->setObjectName(u"servers.table"_s);
    m_table->setAccessibleName(tr("Servers"));
    m_table->setModel(&m_servers);
    auto* rows = widgets::styleTable(m_theme, m_table);
    for (const auto& look : Columns)
        rows->setPadding(int(look.column), look.padding);
    connect(&m_theme, &widgets::Theme::changed, this, &ServersPage::placeColumns);
    rows->setBarWidth(int(ServerColumn::TimeLeft), 100);
    auto* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setStretchLastSection(true);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (index.isValid())
            open(m_servers.server(index.row()).number);
    });
    auto* rename = new QShortcut(
        QKeySequence{Qt::Key_F2}, m_table, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(rename, &QShortcut::activated, this, [this] {
        if (const auto* server = serverOf(selectedServer()); server && !server->leaseId.isEmpty())
            Q_EMIT renameRequested(server->number);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ServersPage::showMenu);
}

void ServersPage::showMenu(QPoint position)
{
    const auto* server = serverOf(selectedServer());
    if (!server)
        return;
    const auto number = server->number;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open"), this, [this, number] { open(number); });
    menu->addAction(tr("Top up…"), this, [this, number] { Q_EMIT topUpRequested(number); })
        ->setEnabled(server->canTopUp());
    menu->addAction(tr("Copy SSH command"), this,
            [command = server->sshCommand] { QGuiApplication::clipboard()->setText(command); })
        ->setEnabled(!server->sshCommand.isEmpty());
    menu->addAction(tr("Rename…"), this, [this, number] { Q_EMIT renameRequested(number); })
        ->setEnabled(!server->leaseId.isEmpty());
    menu->addSeparator();
    menu->addAction(tr("Stop…"), this, [this, number] { Q_EMIT stopRequested(number); })
        ->setEnabled(server->canStop());
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

// One that has not answered yet is a purchase under way.
void ServersPage::open(qint64 number)
{
    const auto* server = serverOf(number);
    if (!server)
        return;
    for (const auto& purchase : m_state.purchases) {
        const bool isIts = purchase.serverNumber == number
            || (purchase.serverNumber == 0 && purchase.serverName == server->name);
        if (isIts && server->leaseId.isEmpty()) {
            Q_EMIT purchaseRequested(purchase.id);
            return;
        }
    }
    Q_EMIT openRequested(number);
}

void ServersPage::showState(const MarketState& state)
{
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_tick->follow(state.madeAt);
    m_servers.setAmountText(m_amounts);
    m_servers.update(state.servers);
    if (!m_table->currentIndex().isValid() && m_servers.rowCount() > 0)
        m_table->selectRow(0);
    tick();
    showCounts();
}

void ServersPage::tick()
{
    m_servers.tick(m_tick->now());
    m_attention->showServers(m_state.servers, m_tick->now());
}

void ServersPage::showCounts()
{
    m_tabs->tab(0)->setCount(m_servers.countIn(ServerTab::Active));
    m_tabs->tab(1)->setCount(m_servers.countIn(ServerTab::Ended));
    const bool hasRows = m_servers.rowCount() > 0;
    const bool hasNone = m_state.servers.isEmpty();
    m_stack->setCurrentIndex(hasRows ? 0 : 1);
    if (hasNone)
        m_empty->setTexts(tr("No servers yet."),
            tr("Choose an offer in the market. You pay for the time you need, and a server is "
               "usually ready within a minute."));
    else if (!hasRows)
        m_empty->setTexts(tr("Nothing here."), tr("No server matches this list and search."));
    m_rentFirst->setVisible(hasNone);
    m_tryPractice->setVisible(hasNone && !m_state.isPractice);
    base::Msats rate;
    int running = 0;
    for (const auto& server : m_state.servers) {
        if (!server.canStop())
            continue;
        rate += server.ratePerSecond;
        ++running;
    }
    m_status->setTexts(running == 0
            ? tr("No server is running")
            : tr("%n server(s) use %1", nullptr, running).arg(m_amounts.perHour(rate)),
        tr("Enter opens · F2 renames · Ctrl T tops up"));
}

qint64 ServersPage::selectedServer() const
{
    const auto index = m_table->currentIndex();
    return index.isValid() ? m_servers.server(index.row()).number : 0;
}

const ServerRow* ServersPage::serverOf(qint64 number) const
{
    const auto found = std::find_if(m_state.servers.begin(), m_state.servers.end(),
        [number](const ServerRow& server) { return server.number == number; });
    return found == m_state.servers.end() ? nullptr : &*found;
}

void ServersPage::placeColumns()
{
    const bool isNarrow = width() < m_theme.scaled(NarrowBelow);
    for (const auto& look : Columns)
        m_table->setColumnWidth(
            int(look.column), m_theme.scaled(isNarrow ? look.narrow : look.width));
    m_table->setColumnHidden(int(ServerColumn::Protection), isNarrow);
    m_table->setColumnHidden(int(ServerColumn::Runs), isNarrow);
}

void ServersPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeColumns();
}

} // namespace consumer
