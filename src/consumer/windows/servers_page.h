// SPDX-License-Identifier: GPL-3.0-or-later
// S1: all servers as a table, with those that need a decision above it.
#pragma once

#include "consumer/models/server_table_model.h"
#include "widgets/theme.h"

#include <QWidget>

class QPushButton;
class QStackedLayout;
class QTableView;

namespace widgets {
class EmptyState;
class PageHead;
class StatusLine;
class TabRow;
} // namespace widgets

namespace consumer {

class AttentionCards;
class MarketHost;
class SecondTick;

class ServersPage : public QWidget {
    Q_OBJECT

public:
    ServersPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);
    qint64 selectedServer() const; // 0: none

Q_SIGNALS:
    void rentRequested();
    void openRequested(qint64 number);
    void topUpRequested(qint64 number);
    void stopRequested(qint64 number);
    void purchaseRequested(const QString& purchaseId);
    void renameRequested(qint64 number);
    void practiceRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHead();
    void setUpTable();
    void showMenu(QPoint position);
    void open(qint64 number);
    void tick();
    void showCounts();
    void placeColumns();
    const ServerRow* serverOf(qint64 number) const;

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    widgets::AmountText m_amounts;
    ServerTableModel m_servers;
    SecondTick* m_tick;

    AttentionCards* m_attention;
    widgets::TabRow* m_tabs;
    QTableView* m_table;
    QStackedLayout* m_stack;
    widgets::EmptyState* m_empty;
    QPushButton* m_rentFirst;
    QPushButton* m_tryPractice;
    widgets::StatusLine* m_status;
};

} // namespace consumer
