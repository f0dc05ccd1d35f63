// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/windows/main_window.h"

#include "provider/daemon/daemon_host.h"
#include "provider/windows/leases_page.h"
#include "provider/windows/overview_page.h"
#include "provider/windows/tray.h"
#include "widgets/amount_text.h"
#include "widgets/controls.h"
#include "widgets/practice_frame.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"
#include "widgets/sidebar.h"
#include "widgets/sidebar_item.h"
#include "widgets/time_text.h"

#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

widgets::AmountText amountsOf(const DaemonState& state)
{
    return {state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
}

// A question of one sentence with its two answers.
widgets::Sheet* makeQuestion(const widgets::Theme& theme, const QString& title, const QString& text)
{
    auto* sheet = new widgets::Sheet(theme, title, {widgets::ErrorSheetWidth, 0});
    auto* body = widgets::makeWrappingLabel(text, widgets::LabelRole::Body2);
    body->setContentsMargins(24, 8, 24, 20);
    sheet->body()->addWidget(body);
    return sheet;
}

} // namespace

MainWindow::MainWindow(DaemonHost& host, widgets::Theme& theme, QWidget* parent)
    : QMainWindow(parent)
    , m_host{host}
    , m_theme{theme}
{
    setMinimumSize(720, 540);
    setWindowTitle(tr("Paygress Provider"));
    makePages();
    makeMenus();
    m_tray = new Tray(host, theme, this);
    connect(m_tray, &Tray::openRequested, this, [this] {
        show();
        raise();
        activateWindow();
    });
    connect(m_tray, &Tray::quitRequested, this, &MainWindow::confirmQuit);
    connect(&host, &DaemonHost::stateChanged, this, &MainWindow::showState);
    connect(&host, &DaemonHost::startFailed, this, &MainWindow::showFailure);
    showState({});
}

void MainWindow::makePages()
{
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_strip = new widgets::PracticeStrip(m_theme);
    m_strip->leaveButton()
        ->hide(); // one provider is either real or for practice; it is chosen at the start
    column->addWidget(m_strip);
    auto* shell = new QWidget;
    auto* row = new QHBoxLayout(shell);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_sidebar
        = new widgets::Sidebar(m_theme, widgets::Brand::Provider, widgets::SidebarDensity::Tight);
    m_sidebar->addItem(u"overview"_s, u"overview"_s, tr("Overview"));
    m_sidebar->addItem(u"leases"_s, u"lease"_s, tr("Leases"));
    m_relayPill = m_sidebar->addPill(u"relays"_s, u"relay"_s, {});
    m_walletPill = m_sidebar->addPill(u"spendable"_s, u"wallet"_s, {});
    connect(m_relayPill, &QAbstractButton::clicked, &m_host, &DaemonHost::refresh);
    connect(m_walletPill, &QAbstractButton::clicked, this, [this] { goTo(u"leases"_s); });
    connect(m_sidebar, &widgets::Sidebar::chosen, this, &MainWindow::goTo);
    row->addWidget(m_sidebar);
    m_pages = new QStackedWidget;
    m_overview = new OverviewPage(m_host, m_theme);
    m_leases = new LeasesPage(m_host, m_theme);
    m_pages->addWidget(m_overview);
    m_pages->addWidget(m_leases);
    connect(m_overview, &OverviewPage::buyerViewRequested, this, &MainWindow::buyerViewRequested);
    connect(m_overview, &OverviewPage::leasesRequested, this, [this] { goTo(u"leases"_s); });
    connect(m_leases, &LeasesPage::overviewRequested, this, [this] { goTo(u"overview"_s); });
    connect(m_leases, &LeasesPage::stopRequested, this, &MainWindow::confirmStop);
    row->addWidget(m_pages, 1);
    column->addWidget(shell, 1);
    setCentralWidget(central);
    m_frame = new widgets::PracticeFrame(m_theme, this);
    m_scrim = new widgets::Scrim(m_theme, this);
    goTo(u"overview"_s);
}

void MainWindow::makeMenus()
{
    auto* file = menuBar()->addMenu(tr("File"));
    file->addAction(tr("Close window"), QKeySequence{Qt::CTRL | Qt::Key_W}, this, &QWidget::close);
    file->addAction(
        tr("Quit…"), QKeySequence{Qt::CTRL | Qt::Key_Q}, this, &MainWindow::confirmQuit);
    auto* selling = menuBar()->addMenu(tr("Selling"));
    selling->addAction(tr("Pause"), &m_host, &DaemonHost::pause);
    selling->addAction(tr("Resume"), &m_host, &DaemonHost::resume);
    selling->addSeparator();
    selling->addAction(tr("Open as buyer"), this, &MainWindow::buyerViewRequested);
    auto* view = menuBar()->addMenu(tr("View"));
    view->addAction(
        tr("Overview"), QKeySequence{Qt::CTRL | Qt::Key_1}, this, [this] { goTo(u"overview"_s); });
    view->addAction(
        tr("Leases"), QKeySequence{Qt::CTRL | Qt::Key_2}, this, [this] { goTo(u"leases"_s); });
    view->addAction(tr("Refresh"), QKeySequence{Qt::Key_F5}, &m_host, &DaemonHost::refresh);
    view->addSeparator();
    view->addAction(tr("Light"), this, [this] { m_theme.load(widgets::ThemeName::Light); });
    view->addAction(tr("Dark"), this, [this] { m_theme.load(widgets::ThemeName::Dark); });
    view->addAction(
        tr("High contrast"), this, [this] { m_theme.load(widgets::ThemeName::Contrast); });
}

void MainWindow::goTo(const QString& section)
{
    m_sidebar->blockSignals(true);
    m_sidebar->setCurrent(section);
    m_sidebar->blockSignals(false);
    m_pages->setCurrentWidget(
        section == u"leases"_s ? static_cast<QWidget*>(m_leases) : m_overview);
}

void MainWindow::showScreen(const QString& id)
{
    goTo(id == u"P5"_s ? u"leases"_s : u"overview"_s);
}

void MainWindow::showState(const DaemonState& state)
{
    m_state = state;
    m_strip->setVisible(state.isPractice);
    m_frame->setVisible(state.isPractice);
    const int edge = state.isPractice ? widgets::PracticeFrame::FrameWidth : 0;
    setContentsMargins(edge, edge, edge, edge);
    setWindowTitle(state.isPractice ? tr("Paygress Provider – PRACTICE") : tr("Paygress Provider"));
    m_overview->showState(state);
    m_leases->showState(state);
    m_tray->showState(state);
    const auto connected = std::count_if(state.relays.begin(), state.relays.end(),
        [](const auto& relay) { return relay.isConnected; });
    m_relayPill->setContent(u"relay"_s,
        tr("%1 of %n relay(s)", nullptr, int(state.relays.size())).arg(connected),
        connected > 0 ? widgets::Tone::Ok : widgets::Tone::Bad);
    const auto tone = state.isPractice ? widgets::Tone::Play : widgets::Tone::Neutral;
    m_walletPill->setContent(state.isPractice ? u"nut"_s : u"wallet"_s,
        amountsOf(state).sats(state.walletBalance), tone, tone);
    m_sidebar->setCount(u"leases"_s, state.activeLeases);
    Q_EMIT stateShown();
}

void MainWindow::confirmStop(const LeaseView& lease)
{
    auto* sheet = makeQuestion(m_theme,
        tr("Stop lease %1 and return %2?")
            .arg(lease.vmid)
            .arg(amountsOf(m_state).sats(lease.owedNow)),
        tr("The tenant's server and its files are deleted now. You keep %1 for the time used; the "
           "rest goes back to "
           "the tenant.")
            .arg(amountsOf(m_state).sats(base::roundDownToSats(lease.earned))));
    auto* keep = widgets::makeButton(tr("Keep it running"));
    keep->setObjectName(u"provider.stop.keep"_s);
    connect(keep, &QPushButton::clicked, m_scrim, &widgets::Scrim::close);
    auto* stop = widgets::makeButton(tr("Stop and return"), widgets::ButtonKind::Primary);
    stop->setObjectName(u"provider.stop.confirm"_s);
    connect(stop, &QPushButton::clicked, this, [this, id = lease.id] {
        m_host.stopLease(id);
        m_scrim->close();
    });
    sheet->addFootEnd(keep);
    sheet->addFootEnd(stop);
    m_scrim->open(sheet);
}

void MainWindow::confirmQuit()
{
    if (m_state.activeLeases == 0) {
        m_isQuitting = true;
        qApp->quit();
        return;
    }
    base::UnixTime last;
    for (const auto& lease : m_state.leases) {
        if (isHolding(lease.state))
            last = std::max(last, lease.paidUntil);
    }
    show();
    raise();
    auto* sheet = makeQuestion(m_theme,
        tr("%n server(s) of other people are running", nullptr, m_state.activeLeases),
        tr("They are paid until %1. They keep running when you quit, and are taken over again at "
           "the next start; "
           "while this program is closed nobody can extend or stop them.")
            .arg(widgets::timeText(last, m_state.asOf)));
    auto* cancel = widgets::makeButton(tr("Keep selling"), widgets::ButtonKind::Primary);
    cancel->setObjectName(u"provider.quit.keep"_s);
    connect(cancel, &QPushButton::clicked, m_scrim, &widgets::Scrim::close);
    auto* quit = widgets::makeButton(tr("Quit anyway"));
    quit->setObjectName(u"provider.quit.confirm"_s);
    connect(quit, &QPushButton::clicked, this, [this] {
        m_isQuitting = true;
        qApp->quit();
    });
    sheet->addFootStart(quit);
    sheet->addFootEnd(cancel);
    m_scrim->open(sheet);
}

void MainWindow::showFailure(const QString& why)
{
    auto* sheet = makeQuestion(m_theme, tr("The provider could not start"),
        tr("Nothing was sold and nothing was lost. %1").arg(why));
    auto* quit = widgets::makeButton(tr("Quit"), widgets::ButtonKind::Primary);
    quit->setObjectName(u"provider.failed.quit"_s);
    connect(quit, &QPushButton::clicked, qApp, &QApplication::quit);
    sheet->addFootEnd(quit);
    m_scrim->open(sheet);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_isQuitting || m_state.activeLeases == 0 || m_tray->isThere()) {
        // With a tray the window hides and the program goes on; without one it ends when nothing
        // runs.
        qApp->setQuitOnLastWindowClosed(!m_tray->isThere());
        event->accept();
        return;
    }
    event->ignore();
    confirmQuit();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_sidebar->setFolded(event->size().width() < m_theme.scaled(widgets::Sidebar::FoldBelow));
}

} // namespace provider
