// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/main_window.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/error_sheet.h"
#include "consumer/windows/market_page.h"
#include "consumer/windows/receive_page.h"
#include "consumer/windows/recover_page.h"
#include "consumer/windows/rename_sheet.h"
#include "consumer/windows/rent_sheet.h"
#include "consumer/windows/restore_sheet.h"
#include "consumer/windows/server_page.h"
#include "consumer/windows/servers_page.h"
#include "consumer/windows/stop_sheet.h"
#include "consumer/windows/top_up_sheet.h"
#include "consumer/windows/wallet_page.h"
#include "consumer/windows/welcome_page.h"
#include "consumer/windows/words_sheet.h"
#include "widgets/amount_text.h"
#include "widgets/controls.h"
#include "widgets/practice_frame.h"
#include "widgets/scrim.h"
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
    makeMenus();
    makeShortcuts();
    connect(&host, &MarketHost::stateChanged, this, &MainWindow::showState);
    connect(&host, &MarketHost::errorOccurred, this, &MainWindow::openNotice);
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
    connect(m_welcome, &WelcomePage::practiceChosen, &m_host, &MarketHost::tryPractice);
    connect(m_welcome, &WelcomePage::realChosen, &m_host, &MarketHost::startReal);
    connect(m_welcome, &WelcomePage::restoreChosen, this, &MainWindow::openRestore);
    m_outer->addWidget(m_welcome);

    m_shell = new QWidget;
    auto* row = new QHBoxLayout(m_shell);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_sidebar = new widgets::Sidebar(
        m_theme, widgets::Brand::Marketplace, widgets::SidebarDensity::Normal);
    m_sidebar->addItem(u"servers"_s, u"server"_s, tr("Servers"));
    m_sidebar->addItem(u"market"_s, u"market"_s, tr("Market"));
    m_sidebar->addItem(u"wallet"_s, u"wallet"_s, tr("Wallet"));
    m_relayPill = m_sidebar->addPill(u"relays"_s, u"relay"_s, {});
    m_walletPill = m_sidebar->addPill(u"spendable"_s, u"wallet"_s, {});
    connect(m_relayPill, &QAbstractButton::clicked, &m_host, &MarketHost::reconnect);
    connect(m_walletPill, &QAbstractButton::clicked, this, [this] { goTo(u"wallet"_s); });
    connect(m_sidebar, &widgets::Sidebar::chosen, this, &MainWindow::goTo);
    row->addWidget(m_sidebar);
    m_pages = new QStackedWidget;
    row->addWidget(m_pages, 1);
    m_outer->addWidget(m_shell);

    m_market = new MarketPage(m_host, m_theme);
    m_servers = new ServersPage(m_host, m_theme);
    m_server = new ServerPage(m_host, m_theme);
    m_wallet = new WalletPage(m_host, m_theme);
    m_receive = new ReceivePage(m_host, m_theme);
    m_recover = new RecoverPage(m_host, m_theme);
    for (QWidget* page : {static_cast<QWidget*>(m_market), static_cast<QWidget*>(m_servers),
             static_cast<QWidget*>(m_server), static_cast<QWidget*>(m_wallet),
             static_cast<QWidget*>(m_receive), static_cast<QWidget*>(m_recover)})
        m_pages->addWidget(page);
    connect(m_market, &MarketPage::rentRequested, this, &MainWindow::openRent);
    connect(m_servers, &ServersPage::rentRequested, this, [this] { goTo(u"market"_s); });
    connect(m_servers, &ServersPage::openRequested, this, &MainWindow::openServer);
    connect(m_servers, &ServersPage::topUpRequested, this, &MainWindow::openTopUp);
    connect(m_servers, &ServersPage::stopRequested, this, &MainWindow::openStop);
    connect(m_servers, &ServersPage::purchaseRequested, this, &MainWindow::openPurchase);
    connect(m_server, &ServerPage::back, this, [this] { goTo(u"servers"_s); });
    connect(m_server, &ServerPage::topUpRequested, this, &MainWindow::openTopUp);
    connect(m_server, &ServerPage::stopRequested, this, &MainWindow::openStop);
    connect(m_server, &ServerPage::renameRequested, this, &MainWindow::openRename);
    connect(m_servers, &ServersPage::renameRequested, this, &MainWindow::openRename);
    connect(m_wallet, &WalletPage::receiveRequested, this, [this](const QString& mint) {
        m_receive->open(mint);
        m_pages->setCurrentWidget(m_receive);
    });
    connect(m_receive, &ReceivePage::back, this, [this] { goTo(u"wallet"_s); });
    connect(m_recover, &RecoverPage::back, this, [this] { goTo(u"wallet"_s); });
    connect(m_wallet, &WalletPage::recoverRequested, this, &MainWindow::openRecover);
    connect(m_wallet, &WalletPage::limitRequested, this, [this](qint64 number) {
        openServer(number);
        m_server->showMoney();
    });
    connect(m_wallet, &WalletPage::wordsRequested, this, &MainWindow::openWords);
    connect(m_wallet, &WalletPage::practiceRequested, &m_host, &MarketHost::tryPractice);
    connect(m_servers, &ServersPage::practiceRequested, &m_host, &MarketHost::tryPractice);
    setCentralWidget(central);
    m_frame = new widgets::PracticeFrame(m_theme, this);
    m_scrim = new widgets::Scrim(m_theme, this);
}

void MainWindow::makeMenus()
{
    auto* file = menuBar()->addMenu(tr("File"));
    file->addAction(tr("Close window"), QKeySequence{Qt::CTRL | Qt::Key_W}, this, &QWidget::close);
    file->addAction(tr("Quit"), QKeySequence{Qt::CTRL | Qt::Key_Q}, qApp, &QApplication::quit);
    auto* server = menuBar()->addMenu(tr("Server"));
    server->addAction(tr("Rent a server"), QKeySequence{Qt::CTRL | Qt::Key_N}, this,
        [this] { enter(u"market"_s); });
    server->addAction(tr("Top up"), QKeySequence{Qt::CTRL | Qt::Key_T}, this,
        [this] { openTopUp(selectedServer()); });
    server->addAction(tr("Stop"), this, [this] { openStop(selectedServer()); });
    server->addAction(tr("Copy SSH command"), QKeySequence{Qt::CTRL | Qt::SHIFT | Qt::Key_C}, this,
        &MainWindow::copySshCommand);
    auto* market = menuBar()->addMenu(tr("Market"));
    market->addAction(tr("Find"), QKeySequence{Qt::CTRL | Qt::Key_F}, this, [this] {
        goTo(u"market"_s);
        m_market->focusSearch();
    });
    market->addAction(tr("Refresh"), QKeySequence{Qt::Key_F5}, &m_host, &MarketHost::reconnect);
    auto* wallet = menuBar()->addMenu(tr("Wallet"));
    wallet->addAction(tr("Receive"), this, [this] { showScreen(u"W2"_s); });
    wallet->addAction(tr("Recovery words"), this, &MainWindow::openWords);
    wallet->addAction(tr("Find money of your words"), this, &MainWindow::openRecover);
    auto* view = menuBar()->addMenu(tr("View"));
    const auto addTheme = [this, view](const QString& text, widgets::ThemeName name) {
        view->addAction(text, this, [this, name] { m_theme.load(name); });
    };
    addTheme(tr("Like the system"), widgets::ThemeName::System);
    addTheme(tr("Light"), widgets::ThemeName::Light);
    addTheme(tr("Dark"), widgets::ThemeName::Dark);
    addTheme(tr("High contrast"), widgets::ThemeName::Contrast);
    view->addSeparator();
    view->addAction(tr("Larger text"), QKeySequence{Qt::CTRL | Qt::Key_Plus}, this,
        [this] { m_theme.setTextScale(m_theme.textScale() + 10); });
    view->addAction(tr("Smaller text"), QKeySequence{Qt::CTRL | Qt::Key_Minus}, this,
        [this] { m_theme.setTextScale(m_theme.textScale() - 10); });
}

void MainWindow::makeShortcuts()
{
    const QStringList sections{u"servers"_s, u"market"_s, u"wallet"_s};
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
        openRent(*offer);
        if (auto* sheet = qobject_cast<RentSheet*>(m_scrim->sheet()))
            sheet->showStep(id);
    } else if (id == u"S2"_s) {
        if (m_state.servers.isEmpty())
            return;
        openServer(m_state.servers.constFirst().number);
    } else if (id == u"W2"_s) {
        goTo(u"wallet"_s);
        m_receive->open({});
        m_pages->setCurrentWidget(m_receive);
    } else if (id == u"W5"_s) {
        openRecover();
    } else {
        goTo(id == u"S1"_s ? u"servers"_s : id == u"W1"_s ? u"wallet"_s : u"market"_s);
    }
    m_wantedScreen.clear();
}

void MainWindow::showState(const MarketState& state)
{
    const bool wasOpen = m_state.phase == MarketPhase::Open;
    m_state = state;
    const bool isOpen = state.phase == MarketPhase::Open;
    m_outer->setCurrentWidget(isOpen ? m_shell : static_cast<QWidget*>(m_welcome));
    m_strip->setVisible(isOpen && state.isPractice);
    m_frame->setVisible(isOpen && state.isPractice);
    const int edge = isOpen && state.isPractice ? widgets::PracticeFrame::FrameWidth : 0;
    setContentsMargins(edge, edge, edge, edge);
    setWindowTitle(isOpen && state.isPractice ? tr("Paygress Marketplace – PRACTICE")
                                              : tr("Paygress Marketplace"));
    m_welcome->showState(state);
    m_market->showState(state);
    m_servers->showState(state);
    m_server->showState(state);
    m_wallet->showState(state);
    m_receive->showState(state);
    m_recover->showState(state);
    if (auto* restore = qobject_cast<RestoreSheet*>(m_scrim->sheet()))
        restore->showState(state);
    if (auto* rent = qobject_cast<RentSheet*>(m_scrim->sheet()))
        rent->showState(state);
    showPills(state);
    if (isOpen && m_isRestoring) {
        m_isRestoring = false;
        m_scrim->close();
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

void MainWindow::openRent(const OfferRow& offer)
{
    openRentSheet(new RentSheet(m_host, m_theme, offer));
}

void MainWindow::openPurchase(const QString& purchaseId)
{
    for (const auto& purchase : m_state.purchases) {
        if (purchase.id == purchaseId)
            openRentSheet(RentSheet::forPurchase(m_host, m_theme, purchase));
    }
}

void MainWindow::openRentSheet(RentSheet* sheet)
{
    connect(sheet, &RentSheet::showInServers, this, [this](qint64 number) {
        m_scrim->close();
        openServer(number);
    });
    connect(sheet, &RentSheet::finished, this, [this](qint64) {
        m_scrim->close();
        goTo(u"servers"_s);
    });
    connect(sheet, &RentSheet::tryAnother, this, [this] {
        m_scrim->close();
        goTo(u"market"_s);
    });
    connect(sheet, &RentSheet::fundsRequested, this, &MainWindow::addFunds);
    connect(sheet, &RentSheet::rentOther, this, &MainWindow::openRent);
    m_scrim->open(sheet);
    sheet->showState(m_state);
}

void MainWindow::addFunds(const QString& mintUrl)
{
    m_scrim->close();
    goTo(u"wallet"_s);
    m_receive->open(mintUrl);
    m_pages->setCurrentWidget(m_receive);
}

void MainWindow::openRestore()
{
    auto* sheet = new RestoreSheet(m_theme);
    connect(sheet, &RestoreSheet::wordsGiven, this, [this](const QString& words) {
        m_isRestoring = true;
        m_host.restoreFrom(words);
    });
    m_scrim->open(sheet);
}

void MainWindow::openRecover()
{
    goTo(u"wallet"_s);
    m_pages->setCurrentWidget(m_recover);
    m_recover->takeFocus();
}

void MainWindow::openWords()
{
    if (m_state.phase == MarketPhase::Open)
        m_scrim->open(new WordsSheet(m_host, m_theme));
}

void MainWindow::openServer(qint64 number)
{
    goTo(u"servers"_s);
    m_server->setServer(number);
    m_server->showState(m_state);
    m_pages->setCurrentWidget(m_server);
}

void MainWindow::openTopUp(qint64 number)
{
    const auto* server = serverOf(number);
    if (!server || !server->canTopUp())
        return;
    auto* sheet = new TopUpSheet(m_host, m_theme, *server);
    connect(sheet, &TopUpSheet::fundsRequested, this, &MainWindow::addFunds);
    m_scrim->open(sheet);
}

void MainWindow::openStop(qint64 number)
{
    if (const auto* server = serverOf(number); server && server->canStop())
        m_scrim->open(new StopSheet(m_host, m_theme, *server));
}

void MainWindow::openRename(qint64 number)
{
    const auto* server = serverOf(number);
    if (!server)
        return;
    auto* sheet = new RenameSheet(m_theme, *server);
    connect(sheet, &RenameSheet::renamed, this,
        [this, id = server->leaseId](const QString& name) { m_host.renameServer(id, name); });
    m_scrim->open(sheet);
}

void MainWindow::openNotice(const Notice& notice)
{
    // The rent sheet tells its own failures; another dialog is not interrupted.
    if (m_state.phase != MarketPhase::Open || m_scrim->sheet())
        return;
    auto* sheet = new ErrorSheet(m_theme, notice, m_state);
    connect(sheet, &ErrorSheet::rent, this, &MainWindow::openRent);
    connect(sheet, &ErrorSheet::tryAnother, this, [this] {
        m_scrim->close();
        goTo(u"market"_s);
    });
    connect(sheet, &ErrorSheet::avoid, this, [this](const QString& key) {
        m_host.setAvoided(key, true);
        m_scrim->close();
    });
    m_scrim->open(sheet);
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
