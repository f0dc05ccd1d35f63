// SPDX-License-Identifier: GPL-3.0-or-later
// The last movements of the wallet (W1).
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/card.h"
#include "widgets/theme.h"

namespace consumer {

class HistoryCard : public widgets::Card {
    Q_OBJECT

public:
    explicit HistoryCard(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showWallet(
        const WalletView& wallet, const widgets::AmountText& amounts, base::UnixTime now);

private:
    QWidget* makeEntry(const HistoryView& entry);
    QString mintName(const QString& url) const;

    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    WalletView m_wallet;
    base::UnixTime m_now;
    QVBoxLayout* m_rows;
};

} // namespace consumer
