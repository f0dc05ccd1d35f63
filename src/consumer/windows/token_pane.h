// SPDX-License-Identifier: GPL-3.0-or-later
// Receiving an ecash token: paste, see what it is worth and from which mint, then take it.
#pragma once

#include "consumer/core/market_orders.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace widgets {
class Banner;
class Card;
} // namespace widgets

namespace consumer {

class MarketHost;

class TokenPane : public QWidget {
    Q_OBJECT

public:
    TokenPane(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void clear();
    void showState(const MarketState& state);
    void showPreview(const TokenPreview& preview);
    void showReceipt(const TokenReceipt& receipt);

private:
    QWidget* makePreview();
    void look();
    void receive();
    QString mintName(const QString& url) const;

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    widgets::AmountText m_amounts;
    TokenPreview m_preview;
    quint64 m_lookRequest = 0;
    quint64 m_receiveRequest = 0;

    QPlainTextEdit* m_text;
    QPushButton* m_paste;
    widgets::Card* m_card;
    QLabel* m_amount;
    QLabel* m_mint;
    QLabel* m_fee;
    QLabel* m_memo;
    QLabel* m_trust;
    QPushButton* m_receive;
    QPushButton* m_cancel;
    widgets::Banner* m_result;
};

} // namespace consumer
