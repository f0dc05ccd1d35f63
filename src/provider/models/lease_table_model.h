// SPDX-License-Identifier: GPL-3.0-or-later
// The provider's leases as a table. Time left is worded from the time given by tick().
#pragma once

#include "provider/daemon/daemon_state.h"
#include "widgets/amount_text.h"
#include "widgets/placed_rows.h"
#include "widgets/state_shape.h"

namespace provider {

enum class LeaseColumn { State, Id, Tenant, Spec, Backend, Started, PaidUntil, Earned, Ports };
inline constexpr int LeaseColumnCount = int(LeaseColumn::Ports) + 1;

enum class LeaseTab { Active, Ended };

class LeaseTableModel : public widgets::PlacedRows<LeaseView, &LeaseView::id> {
    Q_OBJECT

public:
    explicit LeaseTableModel(QObject* parent = nullptr);

    void update(const QList<LeaseView>& leases);
    void setTab(LeaseTab tab);
    void setSearch(const QString& text); // id, tenant or port
    void setAmountText(const widgets::AmountText& amounts);
    void tick(base::UnixTime now);

    const LeaseView& lease(int row) const { return rows().at(row); }
    int countIn(LeaseTab tab) const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refill();
    QVariant text(const LeaseView& lease, LeaseColumn column) const;
    QVariant secondLine(const LeaseView& lease, LeaseColumn column) const;
    QVariant secondTone(const LeaseView& lease) const;

    QList<LeaseView> m_all;
    LeaseTab m_tab = LeaseTab::Active;
    QString m_search;
    widgets::AmountText m_amounts;
    base::UnixTime m_now;
};

widgets::State shapeOf(const LeaseView& lease, base::UnixTime now); // Ending below ten minutes

} // namespace provider
