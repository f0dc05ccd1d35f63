// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/market_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/filter_chips.h"
#include "consumer/windows/filter_panel.h"
#include "consumer/windows/offer_summary.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/empty_state.h"
#include "widgets/page_head.h"
#include "widgets/row_delegate.h"
#include "widgets/status_line.h"
#include "widgets/time_text.h"

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto LookPause = 400ms; // rows that fly by are not looked at
constexpr int NarrowBelow = 1000; // width of the page without the sidebar

struct ColumnLook {
    OfferColumn column;
    int width;
    widgets::CellPadding padding;
};

const ColumnLook Columns[] = {
    {OfferColumn::Status, 36, {14, 0}},
    {OfferColumn::Provider, 150, {0, 4}},
    {OfferColumn::Spec, 62, {0, 0}},
    {OfferColumn::Cpu, 36, {0, 0}},
    {OfferColumn::Memory, 58, {0, 0}},
    {OfferColumn::Price, 68, {0, 0}},
    {OfferColumn::IsolationLevel, 90, {18, 0}},
    {OfferColumn::Seen, 84, {12, 0}},
    {OfferColumn::Mints, 62, {4, 0}},
    {OfferColumn::Country, 50, {0, 14}},
};

} // namespace

MarketPage::MarketPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
    , m_view{m_offers}
    , m_looking{new QTimer(this)}
{
    m_looking->setSingleShot(true);
    m_looking->setInterval(LookPause);
    connect(m_looking, &QTimer::timeout, this, &MarketPage::wantVisible);
    setObjectName(u"screen.M2"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_filters = new FilterPanel(theme);
    connect(m_filters, &FilterPanel::filterChanged, this, &MarketPage::applyFilter);
    row->addWidget(m_filters);
    row->addWidget(widgets::makeEdge(Qt::Vertical));
    row->addWidget(makeMiddle(), 1);
    m_summaryEdge = widgets::makeEdge(Qt::Vertical);
    row->addWidget(m_summaryEdge);
    m_summary = new OfferSummary(theme);
    connect(m_summary, &OfferSummary::rentRequested, this, &MarketPage::rentSelected);
    connect(m_summary, &OfferSummary::starToggled, this, [this] {
        if (const auto offer = selectedOffer())
            m_host.setStarred(offer->providerKey, !offer->isStarred);
    });
    connect(m_summary, &OfferSummary::avoidToggled, this, [this] {
        if (const auto offer = selectedOffer())
            m_host.setAvoided(offer->providerKey, !offer->isAvoided);
    });
    row->addWidget(m_summary);
    applyFilter(m_filters->filter());
    showState(host.state());
}

QWidget* MarketPage::makeMiddle()
{
    auto* middle = new QWidget;
    widgets::setLook(middle, widgets::Look::Surface);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_head = new widgets::PageHead(m_theme, tr("Market"));
    m_filterButton = widgets::makeToolButton(m_theme, u"filter"_s, tr("Show filters"));
    m_filterButton->setObjectName(u"market.filters"_s);
    m_filterButton->setCheckable(true);
    connect(m_filterButton, &QToolButton::toggled, m_filters, &QWidget::setVisible);
    m_head->addAction(m_filterButton);
    m_order = new QComboBox;
    m_order->setObjectName(u"market.order"_s);
    m_order->setAccessibleName(tr("Order of the offers"));
    m_order->addItems({tr("Best value"), tr("Cheapest"), tr("Most reliable"), tr("Most cores"),
        tr("Most memory"), tr("Newest")});
    m_order->setToolTip(
        tr("Best value is the price, made dearer by the time a provider was not seen; what is not "
           "known yet counts as seen 90 % of the time."));
    connect(m_order, &QComboBox::activated, this, [this](int index) {
        m_view.setOrder(OfferOrder(index));
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    });
    m_head->addAction(m_order);
    column->addWidget(m_head);
    m_chips = new FilterChips(m_theme);
    connect(m_chips, &FilterChips::filterWanted, m_filters, &FilterPanel::setFilter);
    column->addWidget(m_chips);

    m_tableArea = new QWidget;
    m_stack = new QStackedLayout(m_tableArea);
    m_table = new QTableView;
    setUpTable();
    m_stack->addWidget(m_table);
    m_empty = new widgets::EmptyState(m_theme, u"market"_s, {}, {});
    m_relax = m_empty->addButton({});
    m_relax->setObjectName(u"market.relax"_s);
    connect(m_relax, &QPushButton::clicked, this, [this] { m_filters->setFilter(m_relaxed); });
    m_stack->addWidget(m_empty);
    column->addWidget(m_tableArea, 1);
    m_bar = makeBar();
    column->addWidget(m_bar);
    m_status = new widgets::StatusLine(m_theme);
    column->addWidget(m_status);
    return middle;
}

QWidget* MarketPage::makeBar()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 16, 8);
    m_barText = widgets::makeLabel({}, widgets::LabelRole::Strong);
    row->addWidget(m_barText, 1);
    m_barRent = widgets::makeButton(tr("Rent…"), widgets::ButtonKind::Primary);
    m_barRent->setObjectName(u"market.bar.rent"_s);
    connect(m_barRent, &QPushButton::clicked, this, &MarketPage::rentSelected);
    row->addWidget(m_barRent);
    return bar;
}

void MarketPage::setUpTable()
{
    m_table->setObjectName(u"market.table"_s);
    m_table->setAccessibleName(tr("Offers"));
    m_table->setModel(&m_view);
    auto* rows = widgets::styleTable(m_theme, m_table);
    for (const auto& look : Columns) {
        m_table->setColumnWidth(int(look.column), m_theme.scaled(look.width));
        rows->setPadding(int(look.column), look.padding);
    }
    rows->setBarWidth(int(OfferColumn::Seen), 68);
    auto* header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(int(OfferColumn::Provider), QHeaderView::Stretch);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    connect(header, &QHeaderView::sortIndicatorChanged, &m_view,
        [this](int column, Qt::SortOrder order) {
            if (column >= 0)
                m_view.sort(column, order);
        });
    connect(m_table, &QTableView::activated, this, &MarketPage::rentSelected);
    const auto look = [this] { m_looking->start(); };
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, m_looking, look);
    connect(&m_view, &QAbstractItemModel::layoutChanged, m_looking, look);
    connect(&m_view, &QAbstractItemModel::rowsInserted, m_looking, look);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &MarketPage::showSelection);
}

void MarketPage::showState(const MarketState& state)
{
    m_state = state;
    const widgets::AmountText amounts{
        state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
    if (amounts != m_amounts || m_shownRevision == 0) {
        m_amounts = amounts;
        m_offers.setAmountText(amounts);
        m_filters->setAmountText(amounts);
        m_summary->setAmountText(amounts);
    }
    if (state.offersRevision != m_shownRevision || state.offers.isEmpty()) {
        m_shownRevision = state.offersRevision;
        m_offers.update(state.offers);
        m_filters->showPrices(state.offers);
        if (!m_table->currentIndex().isValid() && m_view.rowCount() > 0)
            m_table->selectRow(0);
    }
    showCounts();
    showEmpty();
    showSelection();
}

void MarketPage::applyFilter(const OfferFilter& filter)
{
    m_view.setFilter(filter);
    m_chips->showFilter(filter, m_amounts);
    showCounts();
    showEmpty();
    if (!m_table->currentIndex().isValid() && m_view.rowCount() > 0)
        m_table->selectRow(0);
    showSelection();
}

void MarketPage::showCounts()
{
    const int all = m_offers.rowCount();
    const int shown = m_view.rowCount();
    const QLocale locale;
    if (m_state.isPractice && shown == all)
        m_head->setSubtitle(tr("%n practice offer(s)", nullptr, all));
    else if (shown == all)
        m_head->setSubtitle(tr("%n offer(s)", nullptr, all));
    else
        m_head->setSubtitle(
            tr("%1 of %2 offers").arg(locale.toString(shown), locale.toString(all)));
    const auto left = m_state.isPractice ? tr("Relay, mint and provider run on this computer")
        : m_state.offersAsOf             ? tr("As of %1, from your last visit")
                                   .arg(widgets::timeText(*m_state.offersAsOf, m_state.madeAt))
        : m_state.connectedRelays == 0
        ? tr("No relay answers: what is shown may be old")
        : tr("Updated from %n relay(s)", nullptr, m_state.connectedRelays);
    m_status->setTexts(left,
        m_state.isPractice ? tr("Works with the network unplugged · Enter rents")
                           : tr("Enter rents · Ctrl F filters"));
}

void MarketPage::showEmpty()
{
    if (m_view.rowCount() > 0) {
        const bool isFirst = m_stack->currentWidget() != m_table;
        m_stack->setCurrentWidget(m_table);
        if (isFirst && isVisible() && !QApplication::focusWidget())
            m_table->setFocus(); // Enter rents
        return;
    }
    m_stack->setCurrentWidget(m_empty);
    m_relax->hide();
    if (m_offers.rowCount() == 0 && m_state.connectedRelays == 0
        && m_state.phase == MarketPhase::Open) {
        if (m_state.isPractice)
            m_empty->setTexts(tr("The practice market does not answer"),
                tr("It runs on this computer and is started again within seconds."));
        else
            m_empty->setTexts(tr("None of your relays answers yet"),
                tr("We keep trying. Offers appear here as soon as one of %n relay(s) does.",
                    nullptr, int(m_state.relays.size())));
    } else if (m_offers.rowCount() == 0) {
        m_empty->setTexts(tr("Listening on %n relay(s)…", nullptr, m_state.connectedRelays),
            tr("First offers usually arrive within seconds."));
    } else {
        m_empty->setTexts(tr("No offer matches"),
            tr("%n offer(s) are hidden by your filters.", nullptr, m_offers.rowCount()));
        if (const auto change = loosestChange()) {
            m_relaxed = change->second;
            m_relax->setText(change->first);
            m_relax->show();
        }
    }
}

// The one filter whose removal shows most, in words.
std::optional<QPair<QString, OfferFilter>> MarketPage::loosestChange() const
{
    const auto& filter = m_view.filter();
    std::optional<QPair<QString, OfferFilter>> best;
    int most = 0;
    const auto consider = [&](bool isOn, const QString& name, auto clear) {
        if (!isOn)
            return;
        auto without = filter;
        clear(without);
        const int count = m_view.countFor(without);
        if (count > most) {
            most = count;
            best = {tr("%1 (+%2)").arg(name, QLocale().toString(count)), without};
        }
    };
    consider(filter.isOnlineOnly, tr("Show offline ones too"),
        [](OfferFilter& f) { f.isOnlineOnly = false; });
    consider(
        filter.maxRate.has_value(), tr("Any price"), [](OfferFilter& f) { f.maxRate.reset(); });
    consider(!filter.text.isEmpty(), tr("Any name"), [](OfferFilter& f) { f.text.clear(); });
    consider(filter.minMemoryMb > 0, tr("Any memory"), [](OfferFilter& f) { f.minMemoryMb = 0; });
    consider(filter.minCpuMillicores > 0, tr("Any number of cores"),
        [](OfferFilter& f) { f.minCpuMillicores = 0; });
    consider(
        filter.minSeenPercent > 0, tr("Any uptime"), [](OfferFilter& f) { f.minSeenPercent = 0; });
    consider(filter.isPayableOnly, tr("Any mint"), [](OfferFilter& f) { f.isPayableOnly = false; });
    if (!best && filter != OfferFilter{})
        best = {tr("Reset filters"), OfferFilter{}};
    return best;
}

std::optional<OfferRow> MarketPage::selectedOffer() const
{
    const auto* offer = m_view.offerAt(m_table->currentIndex());
    return offer ? std::optional{*offer} : std::nullopt;
}

void MarketPage::showSelection()
{
    const auto offer = selectedOffer();
    m_summary->showOffer(offer, m_state);
    m_barRent->setEnabled(offer.has_value());
    m_barText->setText(offer
            ? tr("%1 · %2 · %3")
                  .arg(offer->name, offer->spec.name, m_amounts.perHour(offer->spec.ratePerSecond))
            : QString{});
}

void MarketPage::rentSelected()
{
    if (const auto offer = selectedOffer(); offer && !offer->isWithdrawn)
        Q_EMIT rentRequested(*offer);
}

void MarketPage::wantVisible()
{
    const auto first = m_table->rowAt(0);
    if (!isVisible() || first < 0)
        return;
    const auto last = m_table->rowAt(m_table->viewport()->height() - 1);
    QStringList wanted;
    for (int row = first; row <= (last < 0 ? m_view.rowCount() - 1 : last); ++row) {
        const auto* offer = m_view.offerAt(m_view.index(row, 0));
        if (offer && !wanted.contains(offer->providerKey))
            wanted.append(offer->providerKey);
    }
    if (wanted != std::exchange(m_wanted, wanted))
        m_host.wantUptime(wanted);
}

void MarketPage::focusSearch()
{
    m_filters->show();
    m_filterButton->setChecked(true);
    m_filters->focusSearch();
}

void MarketPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < m_theme.scaled(NarrowBelow);
    m_filterButton->setVisible(isNarrow);
    m_filters->setVisible(!isNarrow || m_filterButton->isChecked());
    m_summary->setVisible(!isNarrow);
    m_summaryEdge->setVisible(!isNarrow);
    m_bar->setVisible(isNarrow);
}

} // namespace consumer
