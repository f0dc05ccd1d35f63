// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/main_menu.h"

#include <QMenuBar>

namespace consumer {

namespace {

constexpr int TextStep = 10; // percent

} // namespace

MainMenu::MainMenu(QMenuBar& bar, QObject* parent)
    : QObject(parent)
{
    addFile(bar);
    addServer(bar);
    addMarket(bar);
    addWallet(bar);
    addView(bar);
}

void MainMenu::addFile(QMenuBar& bar)
{
    auto* file = bar.addMenu(tr("File"));
    file->addAction(
        tr("Settings"), QKeySequence{Qt::CTRL | Qt::Key_Comma}, this, &MainMenu::settingsRequested);
    file->addAction(
        tr("Close window"), QKeySequence{Qt::CTRL | Qt::Key_W}, this, &MainMenu::closeRequested);
    file->addAction(tr("Quit"), QKeySequence{Qt::CTRL | Qt::Key_Q}, this, &MainMenu::quitRequested);
}

void MainMenu::addServer(QMenuBar& bar)
{
    auto* server = bar.addMenu(tr("Server"));
    server->addAction(
        tr("Rent a server"), QKeySequence{Qt::CTRL | Qt::Key_N}, this, &MainMenu::rentRequested);
    server->addAction(
        tr("Top up"), QKeySequence{Qt::CTRL | Qt::Key_T}, this, &MainMenu::topUpRequested);
    server->addAction(tr("Stop"), this, &MainMenu::stopRequested);
    server->addAction(tr("Copy SSH command"), QKeySequence{Qt::CTRL | Qt::SHIFT | Qt::Key_C}, this,
        &MainMenu::copyRequested);
}

void MainMenu::addMarket(QMenuBar& bar)
{
    auto* market = bar.addMenu(tr("Market"));
    market->addAction(
        tr("Find"), QKeySequence{Qt::CTRL | Qt::Key_F}, this, &MainMenu::findRequested);
    market->addAction(tr("Refresh"), QKeySequence{Qt::Key_F5}, this, &MainMenu::refreshRequested);
}

void MainMenu::addWallet(QMenuBar& bar)
{
    auto* wallet = bar.addMenu(tr("Wallet"));
    wallet->addAction(tr("Receive"), this, &MainMenu::receiveRequested);
    wallet->addAction(tr("Recovery words"), this, &MainMenu::wordsRequested);
    wallet->addAction(tr("Find money of your words"), this, &MainMenu::recoverRequested);
}

void MainMenu::addView(QMenuBar& bar)
{
    auto* view = bar.addMenu(tr("View"));
    const auto addTheme = [this, view](const QString& text, widgets::ThemeName name) {
        view->addAction(text, this, [this, name] { Q_EMIT themeChosen(name); });
    };
    addTheme(tr("Like the system"), widgets::ThemeName::System);
    addTheme(tr("Light"), widgets::ThemeName::Light);
    addTheme(tr("Dark"), widgets::ThemeName::Dark);
    addTheme(tr("High contrast"), widgets::ThemeName::Contrast);
    view->addSeparator();
    view->addAction(tr("Larger text"), QKeySequence{Qt::CTRL | Qt::Key_Plus}, this,
        [this] { Q_EMIT textSizeChanged(TextStep); });
    view->addAction(tr("Smaller text"), QKeySequence{Qt::CTRL | Qt::Key_Minus}, this,
        [this] { Q_EMIT textSizeChanged(-TextStep); });
}

} // namespace consumer
