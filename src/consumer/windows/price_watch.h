// SPDX-License-Identifier: GPL-3.0-or-later
// What the time chosen costs, asked again whenever the choice changes: one question at a time, and
// only the answer to the last one counts.
#pragma once

#include "consumer/core/market_orders.h"
#include "widgets/amount_text.h"

#include <QObject>

#include <optional>

namespace consumer {

class MarketHost;

class PriceWatch : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::minutes Shortest{1}; // less is not asked for

    explicit PriceWatch(MarketHost& host, QObject* parent = nullptr);

    void ask(const PriceQuestion& question); // without a mint there is no answer
    void answer(const PriceQuote& quote);
    const std::optional<PriceQuote>& quote() const { return m_quote; } // of the last question
    // Why it cannot be paid, as far as the price says; empty: it can.
    QString obstacle(const QString& mintName, const widgets::AmountText& amounts) const;

Q_SIGNALS:
    void changed();

private:
    MarketHost& m_host;
    PriceQuestion m_question;
    std::optional<PriceQuote> m_quote;
    bool m_isAsking = false;
};

} // namespace consumer
