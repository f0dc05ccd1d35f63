// SPDX-License-Identifier: GPL-3.0-or-later
// The marketplace window: welcome first, then sidebar and pages, dialogs as sheets over a dimmed
// window. It only wires pages to the host; what a page shows is its own matter.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QElapsedTimer>
#include <QMainWindow>
#include <QTimer>

class QStackedWidget;

namespace widgets {
class PracticeFrame;
class PracticeStrip;
class Scrim;
class Sheet;
class Sidebar;
class SidebarPill;
} // namespace widgets

namespace consumer {

class BackupBar;
class MarketHost;
class MarketPage;
class ReceivePage;
class RecoverPage;
class ServerPage;
class ServersPage;
class SettingsPage;
class SheetDesk;
class WalletPage;
class WelcomePage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(MarketHost& host, widgets::Theme& theme, QWidget* parent = nullptr);

    // "M1", "M2", "R3", "S1" …: goes there as far as the state allows; the test hook --screen.
    void showScreen(const QString& id);
    void showState(const consumer::MarketState& state);

Q_SIGNALS:
    void practiceLeft(); // the user wants the real market

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makePages();
    void makeSidebar();
    void connectPages();
    void connectMenu();
    void makeShortcuts();
    void goTo(const QString& section);
    void enter(const QString& section); // and its table takes the keys
    void find(); // Ctrl+F
    void openServer(qint64 number);
    void openReceive(const QString& mintUrl);
    void openRecover();
    void reachWantedScreen();
    void showPills(const MarketState& state);
    void copySshCommand();
    qint64 selectedServer() const;
    const ServerRow* serverOf(qint64 number) const;

    MarketHost& m_host;
    widgets::Theme& m_theme;
    MarketState m_state;
    QString m_wantedScreen;

    QWidget* m_shell;
    widgets::PracticeStrip* m_strip;
    widgets::PracticeFrame* m_frame;
    widgets::Sidebar* m_sidebar;
    widgets::SidebarPill* m_relayPill;
    widgets::SidebarPill* m_walletPill;
    QStackedWidget* m_outer; // welcome, or the shell
    QStackedWidget* m_pages;
    widgets::Scrim* m_scrim;
    SheetDesk* m_sheets;
    BackupBar* m_backupBar;
    WelcomePage* m_welcome;
    MarketPage* m_market;
    ServersPage* m_servers;
    ServerPage* m_server;
    WalletPage* m_wallet;
    ReceivePage* m_receive;
    RecoverPage* m_recover;
    SettingsPage* m_settings;
};

} // namespace consumer
