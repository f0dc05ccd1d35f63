// SPDX-License-Identifier: GPL-3.0-or-later
// Our servers as a table, one row a lease. Time left is worded from the time given by tick(), so
// that one clock serves every countdown.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/placed_rows.h"
#include "widgets/state_shape.h"

namespace consumer {

enum class ServerColumn {
    State,
    Name,
    Runs,
    Provider,
    TimeLeft,
    AutoTopUp,
    Cost,
    Price,
    Protection,
    Access,
};
inline constexpr int ServerColumnCount = int(ServerColumn::Access) + 1;

enum class ServerTab { Active, Ended, All };

class ServerTableModel : public widgets::PlacedRows<ServerRow, &ServerRow::number> {
    Q_OBJECT

public:
    explicit ServerTableModel(QObject* parent = nullptr);

    void update(const QList<ServerRow>& servers);
    void setTab(ServerTab tab);
    void setSearch(const QString& text);
    void setAmountText(const widgets::AmountText& amounts);
    void tick(base::UnixTime now);

    const ServerRow& server(int row) const { return rows().at(row); }
    int countIn(ServerTab tab) const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool belongs(const ServerRow& server, ServerTab tab) const;
    void refill();
    QVariant text(const ServerRow& server, ServerColumn column) const;
    QVariant secondLine(const ServerRow& server, ServerColumn column) const;
    QVariant tone(const ServerRow& server, ServerColumn column) const;

    QList<ServerRow> m_all; // rows(): those of the tab, soonest end first
    ServerTab m_tab = ServerTab::Active;
    QString m_search;
    widgets::AmountText m_amounts;
    base::UnixTime m_now;
};

widgets::State shapeOf(ServerState state);
// "9:41" below ten minutes, "48 min", "2 h 15 min"; "not started" before the first answer.
QString timeLeftText(const ServerRow& server, base::UnixTime now);
widgets::Tone timeLeftTone(
    const ServerRow& server, base::UnixTime now); // amber below 1 h, red below 10 min
// Share of the paid time that is left, 0 … 1.
double timeLeftShare(const ServerRow& server, base::UnixTime now);
QString runsText(const ServerRow& server); // "Plain Linux"
QString keepText(KeepRunningState state); // "On", "Paused" …
QString keepReason(KeepRunningState state); // "price rose"; empty while it works

} // namespace consumer
