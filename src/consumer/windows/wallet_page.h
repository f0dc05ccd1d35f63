// SPDX-License-Identifier: GPL-3.0-or-later
// W1: what can be spent, at which mints, and what is still on its way.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace widgets {
class Card;
class ShareBar;
} // namespace widgets

namespace consumer {

class HistoryCard;
class LimitsCard;
class MarketHost;
class MintCard;
class OpenItemsCard;
class SecondTick;

class WalletPage : public QWidget {
    Q_OBJECT

public:
    WalletPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);

Q_SIGNALS:
    void receiveRequested(const QString& mintUrl);
    void recoverRequested();
    void limitRequested(qint64 number);
    void wordsRequested();
    void practiceRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeBalance();
    QWidget* makeEmpty();
    void showBalance();
    void showMints();
    void placeMints();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    widgets::AmountText m_amounts;
    SecondTick* m_tick;

    QStackedWidget* m_stack;
    QPushButton* m_tryPractice;
    QLabel* m_spendable;
    QLabel* m_reserved;
    QLabel* m_reasons;
    QLabel* m_spending;
    QLabel* m_lasts;
    widgets::ShareBar* m_shares;
    QGridLayout* m_mintGrid;
    QList<MintCard*> m_mintCards;
    QBoxLayout* m_lists;
    OpenItemsCard* m_items;
    HistoryCard* m_history;
    LimitsCard* m_limits;
    bool m_isPainted = false;
};

} // namespace consumer
