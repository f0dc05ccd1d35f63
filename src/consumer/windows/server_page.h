// SPDX-License-Identifier: GPL-3.0-or-later
// S2: one server: a live meter of its money, how to get in, what was paid, what happened.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace widgets {
class Badge;
class Banner;
class MeterBar;
class PageHead;
class TabRow;
} // namespace widgets

namespace consumer {

class AccessPanel;
class KeepRunningCard;
class MarketHost;
class SecondTick;

class ServerPage : public QWidget {
    Q_OBJECT

public:
    ServerPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void setServer(qint64 number);
    qint64 server() const { return m_number; }
    void showState(const MarketState& state);
    void showMoney(); // the tab with payments and limits

Q_SIGNALS:
    void back();
    void topUpRequested(qint64 number);
    void stopRequested(qint64 number);
    void renameRequested(qint64 number);

private:
    QToolButton* makeMenu();
    void exportLog();
    void writeLog(const QString& path);
    QWidget* makeMeter();
    QWidget* makePage(QWidget* content);
    QWidget* makeMoney();
    QWidget* makeLog();
    void tick();
    void showMeter();
    void listPayments();
    void showLog();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    ServerRow m_server;
    qint64 m_number = 0;
    widgets::AmountText m_amounts;
    SecondTick* m_tick;

    widgets::PageHead* m_head;
    widgets::Badge* m_badge;
    QPushButton* m_topUp;
    QPushButton* m_stop;
    QLabel* m_left;
    QLabel* m_ends;
    widgets::MeterBar* m_bar;
    QLabel* m_used;
    QLabel* m_remaining;
    QLabel* m_refundable;
    QLabel* m_refundCaption;
    QLabel* m_refundNote;
    widgets::TabRow* m_tabs;
    QStackedWidget* m_pages;
    AccessPanel* m_access;
    KeepRunningCard* m_keep;
    widgets::Banner* m_exported;
    QVBoxLayout* m_money;
    QVBoxLayout* m_log;
};

} // namespace consumer
