// SPDX-License-Identifier: GPL-3.0-or-later
// The provider's dashboard: overview and leases. With a tray, closing it keeps selling in the
// background.
#pragma once

#include "provider/daemon/daemon_state.h"
#include "widgets/theme.h"

#include <QMainWindow>

class QStackedWidget;

namespace widgets {
class PracticeFrame;
class PracticeStrip;
class Scrim;
class Sidebar;
class SidebarPill;
} // namespace widgets

namespace provider {

class DaemonHost;
class LeasesPage;
class OverviewPage;
class Tray;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(DaemonHost& host, widgets::Theme& theme, QWidget* parent = nullptr);

    void showScreen(const QString& id); // "P1" or "P5"
    void showState(const provider::DaemonState& state);
    bool isServing() const { return m_state.banner != BannerState::Starting; }

Q_SIGNALS:
    void buyerViewRequested(); // the marketplace window
    void stateShown();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void makePages();
    void makeMenus();
    void goTo(const QString& section);
    void confirmStop(const provider::LeaseView& lease);
    void confirmQuit();
    void showFailure(const QString& why);

    DaemonHost& m_host;
    widgets::Theme& m_theme;
    DaemonState m_state;
    bool m_isQuitting = false;

    widgets::PracticeStrip* m_strip;
    widgets::PracticeFrame* m_frame;
    widgets::Sidebar* m_sidebar;
    widgets::SidebarPill* m_relayPill;
    widgets::SidebarPill* m_walletPill;
    QStackedWidget* m_pages;
    widgets::Scrim* m_scrim;
    OverviewPage* m_overview;
    LeasesPage* m_leases;
    Tray* m_tray;
};

} // namespace provider
