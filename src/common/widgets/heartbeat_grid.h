// SPDX-License-Identifier: GPL-3.0-or-later
// Seven days by 24 hours of what we saw of a provider. The arrow keys move a cursor that reads a
// cell out.
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QWidget>

namespace widgets {

enum class BeatCell { Unknown, Seen, Gaps, Missing };

class HeartbeatGrid : public QWidget {
    Q_OBJECT

public:
    static constexpr int Days = 7;
    static constexpr int Hours = 24;

    HeartbeatGrid(const Theme& theme, QWidget* parent = nullptr);

    // Days × Hours cells, oldest day first; texts name the days ("Fri").
    void setCells(const QList<BeatCell>& cells, const QStringList& dayNames);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int labelWidth() const;
    QSizeF cellSize() const;
    QRectF cellArea(int day, int hour) const;
    QString cellText(int day, int hour) const;
    void describe();

    const Theme& m_theme;
    QList<BeatCell> m_cells;
    QStringList m_dayNames;
    int m_day = Days - 1;
    int m_hour = 0;
};

} // namespace widgets
