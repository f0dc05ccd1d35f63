// SPDX-License-Identifier: GPL-3.0-or-later
// Who rents here (P5): the table of leases, and the selected one with its payments and log.
#pragma once

#include "provider/models/lease_table_model.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;
class QTabBar;
class QVBoxLayout;

namespace widgets {
class Badge;
class Card;
class EmptyState;
class PageHead;
} // namespace widgets

namespace provider {

class DaemonHost;

class LeasesPage : public QWidget {
    Q_OBJECT

public:
    LeasesPage(DaemonHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const DaemonState& state);

Q_SIGNALS:
    void stopRequested(const provider::LeaseView& lease);
    void overviewRequested();

private:
    QWidget* makeTable();
    QWidget* makeDetail();
    const LeaseView* selected() const;
    void showTabs();
    void showDetail();
    void showPayments(const LeaseView& lease);
    void showLog(const LeaseView& lease);

    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    DaemonState m_state;
    LeaseTableModel m_leases;

    widgets::PageHead* m_head;
    QTabBar* m_tabs;
    QTableView* m_table;
    QStackedLayout* m_stack;
    widgets::EmptyState* m_empty;
    QLabel* m_places;
    QWidget* m_detail;
    QLabel* m_title;
    widgets::Badge* m_badge;
    QLabel* m_facts;
    QPushButton* m_stop;
    QVBoxLayout* m_payments;
    QLabel* m_used;
    QLabel* m_owed;
    QVBoxLayout* m_log;
};

} // namespace provider
