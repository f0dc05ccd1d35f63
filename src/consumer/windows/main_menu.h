// SPDX-License-Identifier: GPL-3.0-or-later
// The menu bar of the marketplace window and its keys. It only says what was chosen.
#pragma once

#include "widgets/theme.h"

#include <QObject>

class QMenuBar;

namespace consumer {

class MainMenu : public QObject {
    Q_OBJECT

public:
    // Fills the bar, which outlives this object.
    MainMenu(QMenuBar& bar, QObject* parent = nullptr);

Q_SIGNALS:
    void closeRequested();
    void quitRequested();
    void settingsRequested();
    void rentRequested();
    void topUpRequested();
    void stopRequested();
    void copyRequested(); // the SSH command
    void findRequested();
    void refreshRequested();
    void receiveRequested();
    void wordsRequested();
    void recoverRequested();
    void themeChosen(widgets::ThemeName name);
    void textSizeChanged(int percent); // by so much

private:
    void addFile(QMenuBar& bar);
    void addServer(QMenuBar& bar);
    void addMarket(QMenuBar& bar);
    void addWallet(QMenuBar& bar);
    void addView(QMenuBar& bar);
};

} // namespace consumer
