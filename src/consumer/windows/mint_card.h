// SPDX-License-Identifier: GPL-3.0-or-later
// One mint of the wallet: how much is there, whether it answers, its fee, who takes its ecash.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/card.h"
#include "widgets/theme.h"

class QLabel;
class QPushButton;

namespace widgets {
class Badge;
class MintChip;
} // namespace widgets

namespace consumer {

class MintCard : public widgets::Card {
    Q_OBJECT

public:
    MintCard(const widgets::Theme& theme, int number, QWidget* parent = nullptr);

    void showMint(const MintView& mint, const widgets::AmountText& amounts, base::UnixTime now);

Q_SIGNALS:
    void receiveRequested(const QString& mintUrl);

private:
    QString m_url;
    widgets::MintChip* m_chip;
    QLabel* m_name;
    QLabel* m_host;
    widgets::Badge* m_badge;
    QLabel* m_amount;
    QLabel* m_unit;
    QLabel* m_checked;
    QLabel* m_fee;
    QLabel* m_providers;
    QPushButton* m_receive;
};

} // namespace consumer
