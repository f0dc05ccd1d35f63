// SPDX-License-Identifier: GPL-3.0-or-later
// The right side of the market: what we saw of the selected provider, what it says about itself,
// and the way to rent (the summary of M3). In a narrow window only its bottom bar is shown.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace widgets {
class HeartbeatGrid;
class IconLabel;
} // namespace widgets

namespace consumer {

class OfferSummary : public QWidget {
    Q_OBJECT

public:
    explicit OfferSummary(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showOffer(const std::optional<OfferRow>& offer, const MarketState& state);
    void setAmountText(const widgets::AmountText& amounts) { m_amounts = amounts; }

Q_SIGNALS:
    void rentRequested();
    void starToggled();
    void avoidToggled();

private:
    QWidget* makeHead();
    QWidget* makeSeen();
    QWidget* makeClaims();
    QWidget* makeTerms();
    QWidget* makeMints();
    QWidget* makeFoot();
    QLabel* addFact(QVBoxLayout* column, const QString& name);
    void showSeen(const OfferRow& offer, base::UnixTime now);
    void showMints(const OfferRow& offer, const MarketState& state);

    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    std::optional<OfferRow> m_offer;
    WalletView m_wallet;

    QWidget* m_content;
    QWidget* m_empty;
    QLabel* m_name;
    QToolButton* m_star;
    QToolButton* m_more;
    QLabel* m_id;
    widgets::IconLabel* m_verifiedIcon;
    QLabel* m_verified;
    widgets::IconLabel* m_onlineIcon;
    QLabel* m_online;
    QLabel* m_seen;
    widgets::HeartbeatGrid* m_grid;
    QLabel* m_known;
    QLabel* m_firstSeen;
    QLabel* m_history;
    QLabel* m_uptime;
    QLabel* m_jobs;
    QLabel* m_location;
    QLabel* m_refund;
    QLabel* m_isolation;
    QVBoxLayout* m_mints;
    QLabel* m_price;
    QLabel* m_daily;
    QPushButton* m_rent;
};

// What the owner of the machine can see, by tier; the fixed sentence of R2.
QString isolationSentence(Isolation isolation);

} // namespace consumer
