// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/main_window.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/appearance_card.h"
#include "consumer/windows/backup_bar.h"
#include "consumer/windows/main_menu.h"
#include "consumer/windows/market_page.h"
#include "consumer/windows/receive_page.h"
#include "consumer/windows/recover_page.h"
#include "consumer/windows/server_page.h"
#include "consumer/windows/servers_page.h"
#include "consumer/windows/settings_page.h"
#include "consumer/windows/sheet_desk.h"
#include "consumer/windows/wallet_page.h"
#include "consumer/windows/welcome_page.h"
#include "widgets/amount_text.h"
#include "widgets/controls.h"
#include "widgets/practice_frame.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"
#include "widgets/sidebar.h"
#include "widgets/sidebar_item.h"

#include <QApplication>
#include <QClipboard>
#include <QMenuBar>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

MainWindow::MainWindow(MarketHost& host, widgets::Theme& theme, QWidget* parent)
    : QMainWindow(parent)
    , m_host{host}
    , m_theme{theme}
{
    setMinimumSize(720, 540);
    makePages();
    connectPages();
    connectMenu();
    makeShortcuts();
    connect(&host, &MarketHost::stateChanged, this, &MainWindow::showState);
    connect(&host, &MarketHost::errorOccurred, m_sheets, &SheetDesk::openNotice);
    showState(host.state());
}

void MainWindow::makePages()
{
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_strip = new widgets::PracticeStrip(m_theme);
    m_strip->leaveButton()->setObjectName(u"practice.leave"_s);
    connect(m_strip, &widgets::PracticeStrip::leaveRequested, this, &MainWindow::practiceLeft);
    column->addWidget(m_strip);
    m_outer = new QStackedWidget;
    column->addWidget(m_outer, 1);
    m_welcome = new WelcomePage(m_theme);
    m_outer->addWidget(m_welcome);

    m_shell = new QWidget;
    auto* row = new QHBoxLayout(m_shell);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    makeSidebar();
    row->addWidget(m_sidebar);
    auto* right = widgets::makeColumn(0);
    m_backupBar = new BackupBar(m_theme);
    auto* above = widgets::makeRow(0);
    above->setContentsMargins(16, 0, 16, 0);
    above->addWidget(m_backupBar);
    right->addLayout(above);
    m_pages = new QStackedWidget;
    right->addWidget(m_pages, 1);
    row->addLayout(right, 1);
    m_outer->addWidget(m_shell);
    m_market = new MarketPage(m_host, m_theme);
    m_servers = new ServersPage(m_host, m_theme);
    m_server = new ServerPage(m_host, m_theme);
    m_wallet = new WalletPage(m_host, m_theme);
    m_receive = new ReceivePage(m_host, m_theme);
    m_recover = new RecoverPage(m_host, m_theme);
    m_settings = new SettingsPage(m_host, m_theme);
    for (QWidget* page : {static_cast<QWidget*>(m_market), static_cast<QWidget*>(m_servers),
             static_cast<QWidget*>(m_server), static_cast<QWidget*>(m_wallet),
             static_cast<QWidget*>(m_receive), static_cast<QWidget*>(m_recover),
             static_cast<QWidget*>(m_settings)})
        m_pages->addWidget(page);
    setCentralWidget(central);
    m_frame = new widgets::PracticeFrame(m_theme, this);
    m_scrim = new widgets::Scrim(m_theme, this);
    m_sheets = new SheetDesk(m_host, m_theme, *m_scrim, this);
}

void MainWindow::makeSidebar()
{
    m_sidebar = new widgets::Sidebar(
        m_theme, widgets::Brand::Marketplace, widgets::SidebarDensity::Normal);
    m_sidebar->addItem(u"servers"_s, u"server"_s, tr("Servers"));
    m_sidebar->addItem(u"market"_s, u"market"_s, tr("Market"));
    m_sidebar->addItem(u"wallet"_s, u"wallet"_s, tr("Wallet"));
    m_sidebar->addItem(u"settings"_s, u"settings"_s, tr("Settings"));
    m_relayPill = m_sidebar->addPill(u"relays"_s, u"relay"_s, {});
    m_walletPill = m_sidebar->addPill(u"spendable"_s, u"wallet"_s, {});
    connect(m_relayPill, &QAbstractButton::clicked, &m_host, &MarketHost::reconnect);
    connect(m_walletPill, &QAbstractButton::clicked, this, [this] { goTo(u"wallet"_s); });
    connect(m_sidebar, &widgets::Sidebar::chosen, this, &MainWindow::goTo);
}

void MainWindow::connectPages()
{
    connect(m_welcome, &WelcomePage::practiceChosen, &m_host, &MarketHost::tryPractice);
    connect(m_welcome, &WelcomePage::realChosen, &m_host, &MarketHost::startReal);
    connect(m_welcome, &WelcomePage::restoreChosen, m_sheets, &SheetDesk::openRestore);
    connect(m_welcome, &WelcomePage::proxyRequested, m_sheets, &SheetDesk::openProxy);
    connect(m_backupBar, &BackupBar::backupRequested, m_sheets, &SheetDesk::openWords);
    connect(m_backupBar, &BackupBar::refused, m_sheets, &SheetDesk::openNoBackup);
    connect(m_backupBar, &BackupBar::settingsWanted, &m_host, &MarketHost::changeSettings);
    connect(m_market, &MarketPage::rentRequested, m_sheets, &SheetDesk::openRent);
    connect(m_servers, &ServersPage::rentRequested, this, [this] { goTo(u"market"_s); });
    connect(m_servers, &ServersPage::openRequested, this, &MainWindow::openServer);
    connect(m_servers, &ServersPage::topUpRequested, m_sheets, &SheetDesk::openTopUp);
    connect(m_servers, &ServersPage::stopRequested, m_sheets, &SheetDesk::openStop);
    connect(m_servers, &ServersPage::purchaseRequested, m_sheets, &SheetDesk::openPurchase);
    connect(m_servers, &ServersPage::renameRequested, m_sheets, &SheetDesk::openRename);
    connect(m_servers, &ServersPage::practiceRequested, &m_host, &MarketHost::tryPractice);
    connect(m_server, &ServerPage::back, this, [this] { goTo(u"servers"_s); });
    connect(m_server, &ServerPage::topUpRequested, m_sheets, &SheetDesk::openTopUp);
    connect(m_server, &ServerPage::stopRequested, m_sheets, &SheetDesk::openStop);
    connect(m_server, &ServerPage::renameRequested, m_sheets, &SheetDesk::openRename);
    connect(m_wallet, &WalletPage::receiveRequested, this, &MainWindow::openReceive);
    connect(m_wallet, &WalletPage::recoverRequested, this, &MainWindow::openRecover);
    connect(m_wallet, &WalletPage::limitRequested, this, [this](qint64 number) {
        openServer(number);
        m_server->showMoney();
    });
    connect(m_wallet, &WalletPage::wordsRequested, m_sheets, &SheetDesk::openWords);
    connect(m_wallet, &WalletPage::practiceRequested, &m_host, &MarketHost::tryPractice);
    connect(m_receive, &ReceivePage::back, this, [this] { goTo(u"wallet"_s); });
    connect(m_recover, &RecoverPage::back, this, [this] { goTo(u"wallet"_s); });
    connect(m_settings, &SettingsPage::wordsRequested, m_sheets, &SheetDesk::openWords);
    connect(m_sheets, &SheetDesk::sectionWanted, this, &MainWindow::goTo);
    connect(m_sheets, &SheetDesk::serverWanted, this, &MainWindow::openServer);
    connect(m_sheets, &SheetDesk::fundsWanted, this, [this](const QString& mint) {
        m_sheets->close();
        openReceive(mint);
    });
}

void MainWindow::connectMenu()
{
    auto* menu = new MainMenu(*menuBar(), this);
    connect(menu, &MainMenu::closeRequested, this, &QWidget::close);
    connect(menu, &MainMenu::quitRequested, qApp, &QApplication::quit);
    connect(menu, &MainMenu::settingsRequested, this, [this] { goTo(u"settings"_s); });
    connect(menu, &MainMenu::rentRequested, this, [this] { enter(u"market"_s); });
    connect(
        menu, &MainMenu::topUpRequested, this, [this] { m_sheets->openTopUp(selectedServer()); });
    connect(menu, &MainMenu::stopRequested, this, [this] { m_sheets->openStop(selectedServer()); });
    connect(menu, &MainMenu::copyRequested, this, &MainWindow::copySshCommand);
    connect(menu, &MainMenu::findRequested, this, &MainWindow::find);
    connect(menu, &MainMenu::refreshRequested, &m_host, &MarketHost::reconnect);
    connect(menu, &MainMenu::receiveRequested, this, [this] { openReceive({}); });
    connect(menu, &MainMenu::wordsRequested, m_sheets, &SheetDesk::openWords);
    connect(menu, &MainMenu::recoverRequested, this, &MainWindow::openRecover);
    connect(menu, &MainMenu::themeChosen, this, [this](widgets::ThemeName name) {
        m_theme.load(name);
        auto settings = m_state.settings;
        settings.theme = themeForSettings(name);
        m_host.changeSettings(settings);
    });
    connect(menu, &MainMenu::textSizeChanged, this, [this](int percent) {
        m_theme.setTextScale(m_theme.textScale() + percent);
        auto settings = m_state.settings;
        settings.textScale = m_theme.textScale();
        m_host.changeSettings(settings);
    });
}

void MainWindow::makeShortcuts()
{
    const QStringList sections{u"servers"_s, u"market"_s, u"wallet"_s, u"settings"_s};
    for (int i = 0; i < sections.size(); ++i) {
        auto* shortcut = new QShortcut(QKeySequence{Qt::CTRL | Qt::Key(Qt::Key_1 + i)}, this);
        connect(shortcut, &QShortcut::activated, this,
            [this, section = sections[i]] { enter(section); });
    }
}

void MainWindow::goTo(const QString& section)
{
    if (m_state.phase != MarketPhase::Open)
        return;
    m_sidebar->blockSignals(true);
    m_sidebar->setCurrent(section);
    m_sidebar->blockSignals(false);
    if (section == u"servers"_s)
        m_pages->setCurrentWidget(m_servers);
    else if (section == u"wallet"_s)
        m_pages->setCurrentWidget(m_wallet);
    else if (section == u"settings"_s)
        m_pages->setCurrentWidget(m_settings);
    else
        m_pages->setCurrentWidget(m_market);
}

void MainWindow::enter(const QString& section)
{
    goTo(section);
    if (auto* table = m_pages->currentWidget()->findChild<QTableView*>();
        table && table->isVisible() && !m_scrim->sheet())
        table->setFocus();
}

void MainWindow::showScreen(const QString& id)
{
    m_wantedScreen = id;
    reachWantedScreen();
}

// Once the market is open; a screen that needs an offer or a server waits until there is one.
void MainWindow::reachWantedScreen()
{
    if (m_wantedScreen.isEmpty() || m_state.phase != MarketPhase::Open)
        return;
    const auto id = m_wantedScreen;
    if (id.startsWith(u'R')) {
        const auto offer = m_market->selectedOffer();
        if (!offer)
            return;
        m_sheets->openRentAt(*offer, id);
    } else if (id == u"S2"_s) {
        if (m_state.servers.isEmpty())
            return;
        openServer(m_state.servers.constFirst().number);
    } else if (id == u"W2"_s) {
        openReceive({});
    } else if (id == u"W5"_s) {
        openRecover();
    } else {
        goTo(id == u"S1"_s      ? u"servers"_s
                : id == u"W1"_s ? u"wallet"_s
                : id == u"X1"_s ? u"settings"_s
                                : u"market"_s);
    }
    m_wantedScreen.clear();
}

void MainWindow::showState(const MarketState& state)
{
    // Another proxy opens the market anew: the pages wait for it as they are.
    if (state.phase == MarketPhase::Opening && m_state.phase == MarketPhase::Open) {
        return;
    }
    const bool wasOpen
        = m_state.phase == MarketPhase::Open && m_state.isPractice == state.isPractice;
    m_state = state;
    const bool isOpen = state.phase == MarketPhase::Open;
    m_outer->setCurrentWidget(isOpen ? m_shell : static_cast<QWidget*>(m_welcome));
    m_strip->setVisible(isOpen && state.isPractice);
    m_frame->setVisible(isOpen && state.isPractice);
    const int edge = isOpen && state.isPractice ? widgets::PracticeFrame::FrameWidth : 0;
    setContentsMargins(edge, edge, edge, edge);
    setWindowTitle(isOpen && state.isPractice ? tr("Paygress Marketplace – PRACTICE")
                                              : tr("Paygress Marketplace"));
    m_backupBar->showState(state);
    m_welcome->showState(state);
    m_market->showState(state);
    m_servers->showState(state);
    m_server->showState(state);
    m_wallet->showState(state);
    m_receive->showState(state);
    m_recover->showState(state);
    m_settings->showState(state);
    m_sheets->showState(state);
    showPills(state);
    if (isOpen && m_sheets->isRestoring()) {
        m_sheets->endRestoring();
        openRecover();
    } else if (isOpen && !wasOpen) {
        enter(state.servers.isEmpty() ? u"market"_s : u"servers"_s);
    }
    reachWantedScreen();
}

void MainWindow::showPills(const MarketState& state)
{
    const bool isGood = state.connectedRelays > 0;
    m_relayPill->setContent(u"relay"_s,
        tr("%1 of %n relay(s)", nullptr, int(state.relays.size())).arg(state.connectedRelays),
        isGood ? widgets::Tone::Ok : widgets::Tone::Bad);
    const widgets::AmountText amounts{
        state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
    const auto tone = state.isPractice ? widgets::Tone::Play : widgets::Tone::Neutral;
    m_walletPill->setContent(state.isPractice ? u"nut"_s : u"wallet"_s,
        amounts.sats(state.wallet.spendable), tone, tone);
    const auto active = std::count_if(state.servers.begin(), state.servers.end(),
        [](const ServerRow& server) { return server.state != ServerState::Ended; });
    m_sidebar->setCount(u"servers"_s, int(active));
}

void MainWindow::openReceive(const QString& mintUrl)
{
    goTo(u"wallet"_s);
    m_receive->open(mintUrl);
    m_pages->setCurrentWidget(m_receive);
}

void MainWindow::openRecover()
{
    goTo(u"wallet"_s);
    m_pages->setCurrentWidget(m_recover);
    m_recover->takeFocus();
}

void MainWindow::openServer(qint64 number)
{
    goTo(u"servers"_s);
    m_server->setServer(number);
    m_server->showState(m_state);
    m_pages->setCurrentWidget(m_server);
}

void MainWindow::find()
{
    if (m_pages->currentWidget() == m_settings)
        return m_settings->focusSearch();
    goTo(u"market"_s);
    m_market->focusSearch();
}

void MainWindow::copySshCommand()
{
    if (const auto* server = serverOf(selectedServer()); server && !server->sshCommand.isEmpty())
        QApplication::clipboard()->setText(server->sshCommand);
}

qint64 MainWindow::selectedServer() const
{
    return m_pages->currentWidget() == m_server ? m_server->server() : m_servers->selectedServer();
}

const ServerRow* MainWindow::serverOf(qint64 number) const
{
    const auto found = std::find_if(m_state.servers.begin(), m_state.servers.end(),
        [number](const ServerRow& server) { return server.number == number; });
    return found == m_state.servers.end() ? nullptr : &*found;
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_sidebar->setFolded(event->size().width() < m_theme.scaled(widgets::Sidebar::FoldBelow));
}

} // namespace consumer
