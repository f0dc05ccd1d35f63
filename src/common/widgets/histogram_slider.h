// SPDX-License-Identifier: GPL-3.0-or-later
// A slider under the distribution of what it filters. The model counts the bars; nothing is counted
// in paint.
#pragma once

#include "widgets/theme.h"

#include <QSlider>

#include <vector>

namespace widgets {

class HistogramSlider : public QSlider {
    Q_OBJECT

public:
    static constexpr int BarCount = 24;

    HistogramSlider(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    void setBars(std::vector<double> shares); // each 0…1 of the highest, left to right
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    std::vector<double> m_shares;
};

} // namespace widgets
