// SPDX-License-Identifier: GPL-3.0-or-later
// R5: a purchase under way, step by step. What cannot be observed is dotted, never ticked by guess.
#pragma once

#include "consumer/core/market_state.h"
#include "consumer/windows/rent_step.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace widgets {
class Banner;
class LaneTimeline;
struct Lane;
struct LaneStep;
} // namespace widgets

namespace consumer {

class SecondTick;

class RentProgressStep : public RentStep {
    Q_OBJECT

public:
    explicit RentProgressStep(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state) override;
    void showPurchase(const PurchaseView& purchase);
    void setSubtitle(const QString& subtitle); // "Plain Linux for 6 h"

Q_SIGNALS:
    void cancelPurchaseRequested();
    void moneyCheckRequested();
    void anotherRequested();
    void closeRequested();
    void openRequested();

private:
    QWidget* makeHead();
    QWidget* makeSums();
    void makeFoot();
    QLabel* addSum(QHBoxLayout* row, const QString& caption, QLabel** captionLabel = nullptr);
    void tick();
    std::chrono::seconds elapsed() const;
    widgets::Lane lane() const;
    widgets::LaneStep stepOf(const PurchaseStepView& view) const;
    QString textOf(const PurchaseStepView& view) const;
    void showSums();
    void showLongWait();

    const widgets::Theme& m_theme;
    PurchaseView m_purchase;
    MarketState m_state;
    widgets::AmountText m_amounts;
    SecondTick* m_tick;
    bool m_keepsWaiting = false;

    QLabel* m_title;
    QLabel* m_subtitle;
    QLabel* m_timer;
    widgets::LaneTimeline* m_timeline;
    widgets::Banner* m_longWait;
    QLabel* m_taken;
    QLabel* m_asideCaption;
    QLabel* m_aside;
    QLabel* m_yours;
    QLabel* m_usual;
    QLabel* m_hint;
    QPushButton* m_cancel;
    QPushButton* m_open;
};

} // namespace consumer
