// SPDX-License-Identifier: GPL-3.0-or-later
// A table of values with an id each, brought to what is wanted by inserting, moving and removing
// rows, never by a reset: a selection stays with its row.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QSet>

namespace widgets {

template <typename Row, qint64 Row::*Id>
class PlacedRows : public QAbstractTableModel {
public:
    int rowOf(qint64 id) const
    {
        for (int row = 0; row < m_rows.size(); ++row) {
            if (m_rows[row].*Id == id)
                return row;
        }
        return -1;
    }
    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

protected:
    using QAbstractTableModel::QAbstractTableModel;

    const QList<Row>& rows() const { return m_rows; }

    void place(const QList<Row>& wanted)
    {
        QSet<qint64> ids;
        for (const auto& row : wanted)
            ids.insert(row.*Id);
        for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
            if (ids.contains(m_rows[row].*Id))
                continue;
            beginRemoveRows({}, row, row);
            m_rows.removeAt(row);
            endRemoveRows();
        }
        for (int row = 0; row < wanted.size(); ++row) {
            bring(wanted[row], row);
            if (m_rows[row] == wanted[row])
                continue;
            m_rows[row] = wanted[row];
            Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
        }
    }

    void changeAll() // every cell is worded anew
    {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, columnCount() - 1));
    }

private:
    // The rows above are in place already: it comes from below, or is new.
    void bring(const Row& wanted, int row)
    {
        if (row < m_rows.size() && m_rows[row].*Id == wanted.*Id)
            return;
        const int now = rowOf(wanted.*Id);
        if (now < 0) {
            beginInsertRows({}, row, row);
            m_rows.insert(row, wanted);
            endInsertRows();
        } else {
            beginMoveRows({}, now, now, {}, row);
            m_rows.move(now, row);
            endMoveRows();
        }
    }

    QList<Row> m_rows;
};

} // namespace widgets
