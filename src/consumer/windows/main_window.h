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

class MarketHost;
class MarketPage;
class ReceivePage;
class RecoverPage;
class RentSheet;
class ServerPage;
class ServersPage;
class WalletPage;
class WelcomePage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(MarketHost& host, widgets::Theme& theme, QWidget* parent = nullptr);

    // "M1", "M2", "R3", "S1" …: goes there as far as the state allows; the test hook --screen.
    void showScreen(const QString& id);
    void showState(const consumer::MarketState& state);
    void openRent(const consumer::OfferRow& offer);

Q_SIGNALS:
    void practiceLeft(); // the user wants the real market

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makePages();
    void makeMenus();
    void makeShortcuts();
    void goTo(const QString& section);
    void enter(const QString& section); // and its table takes the keys
    void openServer(qint64 number);
    void openPurchase(const QString& purchaseId);
    void openRestore();
    void openRecover();
    void openWords();
    void openTopUp(qint64 number);
    void openStop(qint64 number);
    void openRename(qint64 number);
    void openNotice(const consumer::Notice& notice);
    void addFunds(const QString& mintUrl);
    void openRentSheet(RentSheet* sheet);
    void reachWantedScreen();
    void showPills(const MarketState& state);
    void copySshCommand();
    qint64 selectedServer() const;
    const ServerRow* serverOf(qint64 number) const;

    MarketHost& m_host;
    widgets::Theme& m_theme;
    MarketState m_state;
    QString m_wantedScreen;
    bool m_isRestoring = false; // from words, until the market is open

    QWidget* m_shell;
    widgets::PracticeStrip* m_strip;
    widgets::PracticeFrame* m_frame;
    widgets::Sidebar* m_sidebar;
    widgets::SidebarPill* m_relayPill;
    widgets::SidebarPill* m_walletPill;
    QStackedWidget* m_outer; // welcome, or the shell
    QStackedWidget* m_pages;
    widgets::Scrim* m_scrim;
    WelcomePage* m_welcome;
    MarketPage* m_market;
    ServersPage* m_servers;
    ServerPage* m_server;
    WalletPage* m_wallet;
    ReceivePage* m_receive;
    RecoverPage* m_recover;
};

} // namespace consumer
