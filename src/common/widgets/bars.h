// SPDX-License-Identifier: GPL-3.0-or-later
// Bars of shares and levels: ShareBar (parts of a whole), MeterBar (how full) and UptimeBar (seven
// days).
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QPainter>
#include <QWidget>

namespace widgets {

enum class BarHeight { Time = 4, Progress = 6, Share = 8 };

void paintMeter(
    QPainter& painter, const Theme& theme, const QRectF& area, double fraction, Token ink);
// Seven segments of 8 × 4; a share below zero was not observed.
inline constexpr int UptimeBarWidth = 7 * 8 + 6 * 2;
void paintUptime(QPainter& painter, const Theme& theme, QPointF corner, const QList<double>& days);

struct Share {
    QString name;
    qint64 amount = 0;
    bool isReserved = false; // painted neutral

    bool operator==(const Share&) const = default;
};

// Parts with their names and percentages under the bar.
class ShareBar : public QWidget {
    Q_OBJECT

public:
    ShareBar(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    void setShares(const QList<Share>& shares);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor inkOf(int index) const;

    const Theme& m_theme;
    QList<Share> m_shares;
    qint64 m_total = 0;
};

class MeterBar : public QWidget {
    Q_OBJECT

public:
    MeterBar(const Theme& theme, const QString& name, BarHeight height, QWidget* parent = nullptr);

    void setFraction(double fraction, Tone tone = Tone::Accent);
    double fraction() const { return m_fraction; }
    QSize sizeHint() const override { return {100, int(m_height)}; }
    QSize minimumSizeHint() const override { return {20, int(m_height)}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    BarHeight m_height;
    double m_fraction = 0;
    Tone m_tone = Tone::Accent;
};

class UptimeBar : public QWidget {
    Q_OBJECT

public:
    UptimeBar(const Theme& theme, QWidget* parent = nullptr);

    void setDays(const QList<double>& days);
    QSize sizeHint() const override { return {UptimeBarWidth, 4}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QList<double> m_days;
};

} // namespace widgets
