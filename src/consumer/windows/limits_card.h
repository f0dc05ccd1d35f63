// SPDX-License-Identifier: GPL-3.0-or-later
// Spending limits (W1): what each server may spend by itself in a day, and what it has.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/card.h"
#include "widgets/theme.h"

namespace consumer {

class LimitsCard : public widgets::Card {
    Q_OBJECT

public:
    explicit LimitsCard(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showServers(const QList<ServerRow>& servers, const widgets::AmountText& amounts);

Q_SIGNALS:
    void changeRequested(qint64 number);

private:
    QWidget* makeLimit(const ServerRow& server, int index);
    QWidget* makeTotal(base::Sats spent, base::Sats limit, base::Sats inAll);
    void addMeter(QHBoxLayout* row, const QString& name, base::Sats spent, base::Sats limit);

    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    QVBoxLayout* m_rows;
};

} // namespace consumer
