// SPDX-License-Identifier: GPL-3.0-or-later
// The header of our tables: quiet words, painted with the padding of the rows below, an arrow where
// sorted.
#pragma once

#include "widgets/theme.h"

#include <QHeaderView>

namespace widgets {

class RowDelegate;

class TableHeader : public QHeaderView {
    Q_OBJECT

public:
    TableHeader(const Theme& theme, RowDelegate* rows, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& area, int column) const override;

private:
    const Theme& m_theme;
    RowDelegate* m_rows;
};

} // namespace widgets
