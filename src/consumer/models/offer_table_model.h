// SPDX-License-Identifier: GPL-3.0-or-later
// The offers as a table, one row a spec of a provider. Rows keep their place and selection while
// the market changes under them; update() tells views only what differs.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"

#include <QAbstractTableModel>
#include <QHash>

namespace consumer {

enum class OfferColumn {
    Status,
    Provider,
    Spec,
    Cpu,
    Memory,
    Price,
    IsolationLevel,
    Seen,
    Mints,
    Country
};
inline constexpr int OfferColumnCount = int(OfferColumn::Country) + 1;

class OfferTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit OfferTableModel(QObject* parent = nullptr);

    void update(const QList<OfferRow>& offers);
    void setAmountText(const widgets::AmountText& amounts);

    const OfferRow& offer(int row) const { return m_rows.at(row); }
    int rowOf(const QString& id) const { return m_rowOf.value(id, -1); }
    const QList<OfferRow>& offers() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void removeMissing(const QHash<QString, int>& wanted);
    void changeOrAppend(const QList<OfferRow>& offers);
    void announce(const QList<int>& changed);
    QVariant text(const OfferRow& offer, OfferColumn column) const;
    QVariant secondLine(const OfferRow& offer, OfferColumn column) const;
    QVariant sortKey(const OfferRow& offer, OfferColumn column) const;
    static QString stateText(const OfferRow& offer);
    QString sentence(const OfferRow& offer) const; // the row for a screen reader

    QList<OfferRow> m_rows;
    QHash<QString, int> m_rowOf;
    widgets::AmountText m_amounts;
};

// Words for cores, memory and tiers, as the table, the summary and the rent sheet show them.
QString coresText(qint64 millicores); // "1", "0.5"
QString memoryText(qint64 megabytes); // "1 GB", "0.5 GB"
QString isolationText(Isolation isolation); // "Shared", "Own kernel", "Attested"
QString seenText(const SeenUptime& seen); // "99.2 %", "26 h known", "not known yet"

} // namespace consumer
