// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/offer_view_model.h"

#include "widgets/row_roles.h"

#include <algorithm>

namespace consumer {

OfferViewModel::OfferViewModel(OfferTableModel& offers, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_offers{offers}
{
    setSourceModel(&offers);
    setSortRole(widgets::role(widgets::RowRole::Sort));
    setSortCaseSensitivity(Qt::CaseInsensitive);
    QSortFilterProxyModel::sort(int(OfferColumn::Provider));
}

void OfferViewModel::setFilter(const OfferFilter& filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    invalidateFilter();
}

void OfferViewModel::setOrder(OfferOrder order)
{
    m_order = order;
    m_isSortedByColumn = false;
    // A fixed column: lessThan() does not look at it.
    QSortFilterProxyModel::sort(int(OfferColumn::Provider), Qt::AscendingOrder);
    invalidate();
}

void OfferViewModel::sort(int column, Qt::SortOrder order)
{
    m_isSortedByColumn = column >= 0;
    QSortFilterProxyModel::sort(column, order);
    invalidate();
}

const OfferRow* OfferViewModel::offerAt(const QModelIndex& index) const
{
    const auto source = mapToSource(index);
    return source.isValid() ? &m_offers.offer(source.row()) : nullptr;
}

QModelIndex OfferViewModel::indexOf(const QString& offerId) const
{
    const int row = m_offers.rowOf(offerId);
    return row < 0 ? QModelIndex{} : mapFromSource(m_offers.index(row, 0));
}

int OfferViewModel::countFor(const OfferFilter& filter) const
{
    return int(std::count_if(m_offers.offers().begin(), m_offers.offers().end(),
        [&filter](const OfferRow& offer) { return accepts(filter, offer); }));
}

bool OfferViewModel::filterAcceptsRow(int row, const QModelIndex&) const
{
    return accepts(m_filter, m_offers.offer(row));
}

bool OfferViewModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const auto& a = m_offers.offer(left.row());
    const auto& b = m_offers.offer(right.row());
    if (m_isSortedByColumn) {
        switch (OfferColumn(left.column())) {
        case OfferColumn::Price:
            return a.spec.ratePerSecond < b.spec.ratePerSecond;
        case OfferColumn::Cpu:
            return a.spec.cpuMillicores < b.spec.cpuMillicores;
        case OfferColumn::Memory:
            return a.spec.memoryMb < b.spec.memoryMb;
        default:
            return QSortFilterProxyModel::lessThan(left, right);
        }
    }
    const auto keyOfA = orderKey(m_order, a);
    const auto keyOfB = orderKey(m_order, b);
    return keyOfA != keyOfB ? keyOfA < keyOfB : a.id < b.id;
}

} // namespace consumer
