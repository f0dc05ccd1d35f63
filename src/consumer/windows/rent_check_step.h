// SPDX-License-Identifier: GPL-3.0-or-later
// R2: thirteen checks before anything is paid. All green moves on by itself, amber asks, red stops
// with a reason and a way on.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/windows/rent_step.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QTimer>

class QLabel;
class QPushButton;

namespace widgets {
class Banner;
class IconLabel;
} // namespace widgets

namespace consumer {

class RentCheckStep : public RentStep {
    Q_OBJECT

public:
    RentCheckStep(const widgets::Theme& theme, const OfferRow& offer, QWidget* parent = nullptr);

    void showState(const MarketState& state) override;
    void showChecks(const CheckReport& report);
    void startOver(); // all ticks away, and good results move on again
    const CheckReport& report() const { return m_report; }

Q_SIGNALS:
    void passed();
    void repeatRequested();
    void priceAccepted(base::Msats ratePerSecond);
    void fundsRequested(const QString& mintUrl);
    void anotherRequested();
    void backRequested();
    void cancelRequested();

private:
    struct Line {
        widgets::IconLabel* icon;
        QLabel* text;
        QLabel* detail;
    };
    QWidget* makeLine();
    void makeFoot();
    void showLine(const Line& line, const Check& check);
    void showVerdict();
    void showWayOut(const Check& check);

    const widgets::Theme& m_theme;
    OfferRow m_offer;
    CheckReport m_report;
    widgets::AmountText m_amounts;
    QTimer m_movingOn;
    bool m_mayMoveOn = true;
    QList<Line> m_lines;
    QLabel* m_count;
    widgets::Banner* m_banner;
    QPushButton* m_continue;
};

} // namespace consumer
