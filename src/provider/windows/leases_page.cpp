// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/windows/leases_page.h"

#include "provider/daemon/daemon_host.h"
#include "widgets/badge.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/empty_state.h"
#include "widgets/key_text.h"
#include "widgets/page_head.h"
#include "widgets/row_delegate.h"
#include "widgets/time_text.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace provider {

namespace {

constexpr int DetailHeight = 344;
constexpr int MaxRows = 7; // payments and log lines shown in the pane

struct ColumnLook {
    LeaseColumn column;
    int width;
    widgets::CellPadding padding;
};

const ColumnLook Columns[] = {
    {LeaseColumn::State, 138, {16, 0}},
    {LeaseColumn::Id, 70, {0, 0}},
    {LeaseColumn::Tenant, 120, {0, 0}},
    {LeaseColumn::Spec, 96, {0, 0}},
    {LeaseColumn::Backend, 80, {0, 0}},
    {LeaseColumn::Started, 120, {0, 0}},
    {LeaseColumn::PaidUntil, 124, {0, 0}},
    {LeaseColumn::Earned, 100, {0, 0}},
    {LeaseColumn::Ports, 120, {40, 16}},
};

void clear(QVBoxLayout* column)
{
    while (auto* item = column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

QWidget* makeLine(const QString& time, const QString& text, const QString& end = {})
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(widgets::makeLabel(time, LabelRole::Body2));
    row->addWidget(widgets::makeLabel(text), 1);
    if (!end.isEmpty()) {
        auto* label = widgets::makeLabel(end, LabelRole::Small);
        widgets::setTone(label, widgets::Tone::Ok);
        row->addWidget(label);
    }
    return line;
}

QString wordsOf(const JournalEntry& entry, const widgets::AmountText& amounts)
{
    switch (entry.kind) {
    case JournalKind::Request:
        return LeasesPage::tr("Request received");
    case JournalKind::Refused:
        return LeasesPage::tr("Refused: %1").arg(entry.detail);
    case JournalKind::Redeemed:
        return LeasesPage::tr("Payment redeemed, %1").arg(amounts.sats(entry.amount));
    case JournalKind::Created:
        return LeasesPage::tr("Server created, answers on its port");
    case JournalKind::Answered:
        return LeasesPage::tr("Access details sent");
    case JournalKind::ToppedUp:
        return LeasesPage::tr("Time extended by %1").arg(widgets::shortDurationText(entry.span));
    case JournalKind::Stopped:
        return LeasesPage::tr("Stopped before its time");
    case JournalKind::Refunded:
        return LeasesPage::tr("Returned %1").arg(amounts.sats(entry.amount));
    case JournalKind::RefundClaimed:
        return LeasesPage::tr("The tenant has the refund");
    case JournalKind::Expired:
        return LeasesPage::tr("The paid time is over");
    case JournalKind::Ended:
        return LeasesPage::tr("Removed");
    case JournalKind::CreateFailed:
        return LeasesPage::tr("The server could not be created");
    case JournalKind::Adopted:
        return LeasesPage::tr("Found running after a restart");
    case JournalKind::Respawned:
        return LeasesPage::tr("Started again after a restart");
    case JournalKind::OrphanRemoved:
        return LeasesPage::tr("A server without a lease was removed");
    }
    Q_UNREACHABLE();
}

} // namespace

LeasesPage::LeasesPage(DaemonHost&, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
{
    setObjectName(u"screen.P5"_s);
    widgets::setLook(this, widgets::Look::Page);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_head = new widgets::PageHead(theme, tr("Leases"));
    auto* search = widgets::makeSearchField(theme, tr("Id, tenant, port"));
    search->setObjectName(u"provider.leases.search"_s);
    search->setAccessibleName(tr("Search in leases"));
    search->setFixedWidth(theme.scaled(200));
    connect(search, &QLineEdit::textChanged, this,
        [this](const QString& text) { m_leases.setSearch(text.trimmed()); });
    m_head->addAction(search);
    column->addWidget(m_head);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    m_tabs = new QTabBar;
    m_tabs->setObjectName(u"provider.leases.tabs"_s);
    m_tabs->setAccessibleName(tr("Which leases"));
    m_tabs->setContentsMargins(16, 0, 0, 0);
    m_tabs->addTab({});
    m_tabs->addTab({});
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_leases.setTab(LeaseTab(index));
        showDetail();
    });
    auto* tabs = widgets::makeRow(0);
    tabs->setContentsMargins(16, 0, 16, 0);
    tabs->addWidget(m_tabs);
    tabs->addStretch();
    column->addLayout(tabs);
    column->addWidget(makeTable(), 1);
    m_detail = makeDetail();
    column->addWidget(m_detail);
}

QWidget* LeasesPage::makeTable()
{
    auto* area = new QWidget;
    widgets::setLook(area, widgets::Look::Surface);
    m_stack = new QStackedLayout(area);
    m_table = new QTableView;
    m_table->setObjectName(u"provider.leases.table"_s);
    m_table->setAccessibleName(tr("Leases"));
    m_table->setModel(&m_leases);
    auto* rows = widgets::styleTable(m_theme, m_table);
    for (const auto& look : Columns) {
        m_table->setColumnWidth(int(look.column), m_theme.scaled(look.width));
        rows->setPadding(int(look.column), look.padding);
    }
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(
        int(LeaseColumn::Ports), QHeaderView::Stretch);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &LeasesPage::showDetail);
    auto* filled = new QWidget;
    auto* column = new QVBoxLayout(filled);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    m_places = widgets::makeLabel({}, LabelRole::Small);
    m_places->setContentsMargins(16, 8, 16, 8);
    column->addWidget(m_places);
    m_stack->addWidget(filled);
    m_empty = new widgets::EmptyState(m_theme, u"lease"_s, tr("Nobody rents here yet"),
        tr("Your offer is open. A tenant's server appears here."));
    auto* why = m_empty->addButton(tr("Why no tenants?"));
    why->setObjectName(u"provider.leases.why"_s);
    connect(why, &QPushButton::clicked, this, &LeasesPage::overviewRequested);
    m_stack->addWidget(m_empty);
    return area;
}

QWidget* LeasesPage::makeDetail()
{
    auto* pane = new QWidget;
    pane->setFixedHeight(m_theme.scaled(DetailHeight));
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    auto* head = widgets::makeRow(12);
    head->setContentsMargins(16, 12, 16, 12);
    m_title = widgets::makeLabel({}, LabelRole::Section);
    m_badge = new widgets::Badge(m_theme, widgets::State::Running);
    m_facts = widgets::makeLabel({}, LabelRole::Body2);
    m_stop = widgets::makeButton({});
    m_stop->setObjectName(u"provider.lease.stop"_s);
    widgets::setButtonIcon(m_theme, m_stop, u"refund"_s);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (const auto* lease = selected())
            Q_EMIT stopRequested(*lease);
    });
    head->addWidget(m_title);
    head->addWidget(m_badge);
    head->addWidget(m_facts, 1);
    head->addWidget(m_stop);
    column->addLayout(head);
    auto* cards = widgets::makeRow(16);
    cards->setContentsMargins(16, 0, 16, 16);
    auto* payments = new widgets::Card(tr("Payments"));
    m_payments = widgets::makeColumn(8);
    payments->body()->addLayout(m_payments);
    payments->body()->addStretch();
    const auto addSum = [payments](const QString& name) {
        auto* row = widgets::makeRow();
        row->addWidget(widgets::makeLabel(name, LabelRole::Body2), 1);
        auto* value = widgets::makeLabel({});
        row->addWidget(value);
        payments->body()->addLayout(row);
        return value;
    };
    m_used = addSum(tr("Used so far"));
    m_owed = addSum(tr("Owed if stopped now"));
    widgets::setMoneyTone(m_owed);
    cards->addWidget(payments, 1);
    auto* log = new widgets::Card(tr("Log"));
    m_log = widgets::makeColumn(8);
    log->body()->addLayout(m_log);
    log->body()->addStretch();
    cards->addWidget(log, 1);
    column->addLayout(cards, 1);
    return pane;
}

const LeaseView* LeasesPage::selected() const
{
    const auto index = m_table->currentIndex();
    return index.isValid() ? &m_leases.lease(index.row()) : nullptr;
}

void LeasesPage::showState(const DaemonState& state)
{
    m_state = state;
    m_amounts = {state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
    m_leases.setAmountText(m_amounts);
    m_leases.tick(state.asOf);
    m_leases.update(state.leases);
    showTabs();
    if (!m_table->currentIndex().isValid() && m_leases.rowCount() > 0)
        m_table->selectRow(0);
    m_places->setText(tr("%1 of %n place(s) are taken", nullptr, state.capacity.places)
                          .arg(state.capacity.placesTaken));
    showDetail();
}

void LeasesPage::showTabs()
{
    const auto titled = [](const QString& name, int count) {
        return count > 0 ? QStringLiteral("%1  %2").arg(name).arg(count) : name;
    };
    m_tabs->setTabText(0, titled(tr("Active"), m_leases.countIn(LeaseTab::Active)));
    m_tabs->setTabText(1, titled(tr("Ended"), m_leases.countIn(LeaseTab::Ended)));
}

void LeasesPage::showDetail()
{
    const bool isEmpty = m_leases.rowCount() == 0;
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    const auto* lease = selected();
    m_detail->setVisible(lease != nullptr);
    if (!lease)
        return;
    m_title->setText(tr("Lease %1").arg(lease->vmid));
    m_badge->setState(shapeOf(*lease, m_state.asOf));
    m_facts->setText(tr("%1, %2 vCPU, %3 GB · tenant %4 · port %5")
                         .arg(lease->spec.name,
                             QLocale().toString(double(lease->spec.cpuMillicores) / 1000, 'g', 3),
                             QLocale().toString(double(lease->spec.memoryMb) / 1024, 'g', 3),
                             widgets::elideMiddle(lease->tenant.toHex(), 4, 4))
                         .arg(lease->sshPort));
    m_stop->setVisible(lease->canStop());
    m_stop->setText(tr("Stop, return %1").arg(m_amounts.sats(lease->owedNow)));
    m_used->setText(m_amounts.sats(base::roundDownToSats(lease->earned)));
    m_owed->setText(m_amounts.sats(lease->owedNow));
    showPayments(*lease);
    showLog(*lease);
}

void LeasesPage::showPayments(const LeaseView& lease)
{
    clear(m_payments);
    const auto first = std::max<qsizetype>(0, lease.payments.size() - MaxRows);
    for (auto i = first; i < lease.payments.size(); ++i) {
        const auto& payment = lease.payments[i];
        m_payments->addWidget(makeLine(widgets::clockText(payment.at),
            tr("%1 for %2")
                .arg(m_amounts.sats(payment.amount), widgets::shortDurationText(payment.span)),
            payment.isRedeemed ? tr("redeemed") : QString{}));
    }
}

void LeasesPage::showLog(const LeaseView& lease)
{
    clear(m_log);
    for (const auto& entry : lease.log.mid(0, MaxRows))
        m_log->addWidget(makeLine(widgets::clockText(entry.at), wordsOf(entry, m_amounts)));
}

} // namespace provider
