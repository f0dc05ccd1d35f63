// SPDX-License-Identifier: GPL-3.0-or-later
// What is paid, line by line, the total, and what the payer may expect.
#pragma once

#include "consumer/core/market_orders.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace consumer {

struct BillLine {
    QString text;
    base::Sats amount;

    bool operator==(const BillLine&) const = default;
};

struct BillFacts {
    std::chrono::seconds span{0};
    base::Msats ratePerSecond;
    base::Sats cost; // of the span alone
    std::optional<PriceQuote> quote;
    QString mintName;
    base::Sats spendable; // at all mints
};

struct BillPromise {
    QString icon;
    widgets::Token ink = widgets::Token::Text2;
    QString text;

    bool operator==(const BillPromise&) const = default;
};

class BillPanel : public QWidget {
    Q_OBJECT

public:
    BillPanel(const widgets::Theme& theme, const QString& area, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    // Time at its price, fees and the total; before the price is known, the time alone.
    void showCost(const BillFacts& facts, const widgets::AmountText& amounts);
    void showPromises(const QList<BillPromise>& promises);

private:
    void showLines(const QList<BillLine>& lines, const widgets::AmountText& amounts);
    void showTotal(const QString& total, const QString& left); // empty total: not known yet

    const widgets::Theme& m_theme;
    QList<BillLine> m_shownLines;
    QList<BillPromise> m_shownPromises;
    QLabel* m_title;
    QVBoxLayout* m_lines;
    QLabel* m_total;
    QLabel* m_left;
    QVBoxLayout* m_promises;
};

} // namespace consumer
