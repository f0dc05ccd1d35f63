// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the rows of all tables from the roles of row_roles.h: hairline, selection with its bar,
// focus, two lines, shapes, stars and bars. One delegate serves all columns of a table.
#pragma once

#include "widgets/row_roles.h"
#include "widgets/state_shape.h"

#include <QHash>
#include <QStyledItemDelegate>

class QTableView;

namespace widgets {

enum class RowDensity { Comfortable, Compact };

struct CellPadding {
    int left = 0;
    int right = 0;
};

class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    RowDelegate(const Theme& theme, RowDensity density, QObject* parent = nullptr);

    int rowHeight() const;
    void setPadding(int column, CellPadding padding); // default: 0
    CellPadding padding(int column) const { return m_paddings.value(column); }
    void setBarWidth(int column, int width)
    {
        m_barWidths.insert(column, width);
    } // default: the cell's

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void paintGround(
        QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintFocus(
        QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    qreal paintLeading(QPainter& painter, const QRectF& area, const QModelIndex& index) const;
    void paintLines(QPainter& painter, const QRectF& area, const QModelIndex& index) const;
    void paintFirstLine(QPainter& painter, const QRectF& line, Qt::Alignment alignment,
        const QModelIndex& index) const;
    void paintSlots(QPainter& painter, const QRectF& area, const QModelIndex& index) const;
    QFont lineFont(const QModelIndex& index) const;

    const Theme& m_theme;
    RowDensity m_density;
    QHash<int, CellPadding> m_paddings;
    QHash<int, int> m_barWidths;
};

// Grid off, whole rows selected, our header, fixed row height; the delegate belongs to the table.
RowDelegate* styleTable(
    const Theme& theme, QTableView* table, RowDensity density = RowDensity::Comfortable);

} // namespace widgets
