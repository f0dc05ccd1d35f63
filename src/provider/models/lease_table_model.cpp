// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/models/lease_table_model.h"

#include "widgets/duration_text.h"
#include "widgets/key_text.h"
#include "widgets/row_roles.h"
#include "widgets/time_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::role;
using widgets::RowRole;

namespace provider {

namespace {

LeaseTab tabOf(const LeaseView& lease)
{
    return isFinal(lease.state) ? LeaseTab::Ended : LeaseTab::Active;
}

} // namespace

widgets::State shapeOf(const LeaseView& lease, base::UnixTime now)
{
    switch (lease.state) {
    case LeaseState::Admitted:
    case LeaseState::Redeemed:
    case LeaseState::Creating:
        return widgets::State::Starting;
    case LeaseState::Running:
        return lease.paidUntil - now < 10min ? widgets::State::Ending : widgets::State::Running;
    case LeaseState::Stopping:
        return widgets::State::Ending;
    case LeaseState::Ended:
        return widgets::State::Ended;
    case LeaseState::FailedRefunding:
    case LeaseState::Failed:
        return widgets::State::Problem;
    }
    Q_UNREACHABLE();
}

LeaseTableModel::LeaseTableModel(QObject* parent)
    : PlacedRows(parent)
{
}

void LeaseTableModel::update(const QList<LeaseView>& leases)
{
    if (m_all == leases)
        return;
    m_all = leases;
    refill();
}

void LeaseTableModel::setTab(LeaseTab tab)
{
    m_tab = tab;
    refill();
}

void LeaseTableModel::setSearch(const QString& text)
{
    m_search = text;
    refill();
}

int LeaseTableModel::countIn(LeaseTab tab) const
{
    return int(std::count_if(
        m_all.begin(), m_all.end(), [tab](const LeaseView& lease) { return tabOf(lease) == tab; }));
}

void LeaseTableModel::refill()
{
    QList<LeaseView> wanted;
    for (const auto& lease : m_all) {
        const bool isFound = m_search.isEmpty() || lease.podId.contains(m_search)
            || lease.tenant.toHex().startsWith(m_search, Qt::CaseInsensitive)
            || QString::number(lease.sshPort) == m_search;
        if (isFound && tabOf(lease) == m_tab)
            wanted.append(lease);
    }
    place(wanted);
}

void LeaseTableModel::setAmountText(const widgets::AmountText& amounts)
{
    m_amounts = amounts;
    tick(m_now);
}

void LeaseTableModel::tick(base::UnixTime now)
{
    m_now = now;
    changeAll();
}

int LeaseTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : LeaseColumnCount;
}

QVariant LeaseTableModel::text(const LeaseView& lease, LeaseColumn column) const
{
    switch (column) {
    case LeaseColumn::State:
        return widgets::textOf(shapeOf(lease, m_now));
    case LeaseColumn::Id:
        return QString::number(lease.vmid);
    case LeaseColumn::Tenant:
        return widgets::elideMiddle(lease.tenant.toHex(), 4, 4);
    case LeaseColumn::Spec:
        return lease.spec.name;
    case LeaseColumn::Backend:
        return lease.backend;
    case LeaseColumn::Started:
        return widgets::timeText(lease.startedAt, m_now);
    case LeaseColumn::PaidUntil:
        return widgets::clockText(lease.paidUntil);
    case LeaseColumn::Earned:
        return m_amounts.number(base::roundDownToSats(lease.earned));
    case LeaseColumn::Ports:
        return tr("primary");
    }
    Q_UNREACHABLE();
}

QVariant LeaseTableModel::secondLine(const LeaseView& lease, LeaseColumn column) const
{
    if (column == LeaseColumn::Ports)
        return lease.sshPort == 0 ? QString{} : QString::number(lease.sshPort);
    if (column != LeaseColumn::PaidUntil)
        return {};
    if (isFinal(lease.state))
        return lease.endedAt ? tr("ended %1").arg(widgets::clockText(*lease.endedAt)) : QString{};
    return tr("%1 left").arg(widgets::countdownText(std::max(lease.paidUntil - m_now, 0s)));
}

QVariant LeaseTableModel::secondTone(const LeaseView& lease) const
{
    if (isFinal(lease.state) || lease.paidUntil - m_now >= 10min)
        return {};
    return int(widgets::Tone::Bad);
}

QVariant LeaseTableModel::data(const QModelIndex& index, int role_) const
{
    if (!index.isValid() || index.row() >= rows().size())
        return {};
    const auto& lease = rows()[index.row()];
    const auto column = LeaseColumn(index.column());
    const auto shape = shapeOf(lease, m_now);
    switch (role_) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(lease, column);
    case Qt::ToolTipRole:
        return column == LeaseColumn::Tenant ? QVariant(lease.tenant.toNpub()) : QVariant{};
    case Qt::TextAlignmentRole:
        return QVariant(
            Qt::AlignVCenter | (column == LeaseColumn::Earned ? Qt::AlignRight : Qt::AlignLeft));
    case role(RowRole::SecondLine):
        return secondLine(lease, column);
    case role(RowRole::SecondTone):
        return column == LeaseColumn::PaidUntil ? secondTone(lease) : QVariant{};
    case role(RowRole::Tone):
        return column == LeaseColumn::State && shape != widgets::State::Running
            ? QVariant(int(widgets::toneOf(shape)))
            : QVariant{};
    case role(RowRole::State):
        return column == LeaseColumn::State ? QVariant(int(shape)) : QVariant{};
    case role(RowRole::IsMono):
        return column == LeaseColumn::Id || column == LeaseColumn::Tenant;
    case role(RowRole::IsMoney):
        return column == LeaseColumn::Earned;
    case role(RowRole::IsStrong):
        return column == LeaseColumn::Earned;
    case role(RowRole::IsQuiet):
        return column == LeaseColumn::Backend || column == LeaseColumn::Started;
    case role(RowRole::RowId):
        return lease.id;
    default:
        return {};
    }
}

QVariant LeaseTableModel::headerData(int section, Qt::Orientation orientation, int role_) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = LeaseColumn(section);
    if (role_ == Qt::TextAlignmentRole)
        return QVariant(
            Qt::AlignVCenter | (column == LeaseColumn::Earned ? Qt::AlignRight : Qt::AlignLeft));
    if (role_ != Qt::DisplayRole)
        return {};
    switch (column) {
    case LeaseColumn::State:
        return tr("State");
    case LeaseColumn::Id:
        return tr("Id");
    case LeaseColumn::Tenant:
        return tr("Tenant");
    case LeaseColumn::Spec:
        return tr("Spec");
    case LeaseColumn::Backend:
        return tr("Backend");
    case LeaseColumn::Started:
        return tr("Started");
    case LeaseColumn::PaidUntil:
        return tr("Paid until");
    case LeaseColumn::Earned:
        return tr("Earned, %1").arg(m_amounts.unit());
    case LeaseColumn::Ports:
        return tr("Role, ports");
    }
    Q_UNREACHABLE();
}

} // namespace provider
