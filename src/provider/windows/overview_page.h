// SPDX-License-Identifier: GPL-3.0-or-later
// The first page of the provider (P1): is it selling, what did it earn, and why nobody rents.
#pragma once

#include "provider/daemon/daemon_state.h"
#include "provider/models/tenant_checks.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace widgets {
class Banner;
class Card;
class IconLabel;
class MeterBar;
class PageHead;
} // namespace widgets

namespace provider {

class DaemonHost;

class OverviewPage : public QWidget {
    Q_OBJECT

public:
    OverviewPage(DaemonHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const DaemonState& state);

Q_SIGNALS:
    void buyerViewRequested();
    void leasesRequested();

private:
    struct Figure { // one card: a large number, a small line left and right
        widgets::Card* card;
        QLabel* number;
        QLabel* unit;
        QLabel* left;
        QLabel* right;
        QVBoxLayout* middle;
    };
    struct CheckRow {
        QWidget* row;
        widgets::IconLabel* icon;
        QLabel* name;
        QLabel* evidence;
        QLabel* verdict;
    };

    Figure makeFigure(const QString& icon, const QString& title);
    QWidget* makeFigures();
    QWidget* makeChecks();
    CheckRow makeCheckRow();
    void showBanner(const DaemonState& state);
    void showFigures(const DaemonState& state);
    void showChecks(const DaemonState& state);

    DaemonHost& m_host;
    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    bool m_isPaused = false;

    widgets::PageHead* m_head;
    QPushButton* m_pause;
    widgets::Banner* m_banner;
    Figure m_earned;
    Figure m_leases;
    Figure m_capacity;
    Figure m_seen;
    Figure m_computer;
    widgets::MeterBar* m_capacityBar;
    widgets::Card* m_checks;
    QList<CheckRow> m_checkRows;
    QLabel* m_conclusion;
};

} // namespace provider
