// SPDX-License-Identifier: GPL-3.0-or-later
// The offers as the table shows them: filtered, and sorted by integer keys computed once a change.
#pragma once

#include "consumer/models/offer_filter.h"
#include "consumer/models/offer_table_model.h"

#include <QSortFilterProxyModel>

namespace consumer {

class OfferViewModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit OfferViewModel(OfferTableModel& offers, QObject* parent = nullptr);

    void setFilter(const OfferFilter& filter);
    const OfferFilter& filter() const { return m_filter; }
    void setOrder(OfferOrder order); // instead of a column
    OfferOrder order() const { return m_order; }
    bool isSortedByColumn() const { return m_isSortedByColumn; }

    const OfferRow* offerAt(const QModelIndex& index) const; // nullptr for an invalid one
    QModelIndex indexOf(const QString& offerId) const;
    // How many rows a filter would show.
    int countFor(const OfferFilter& filter) const;

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    OfferTableModel& m_offers;
    OfferFilter m_filter;
    OfferOrder m_order = OfferOrder::BestValue;
    bool m_isSortedByColumn = false;
};

} // namespace consumer
