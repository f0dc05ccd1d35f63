// SPDX-License-Identifier: GPL-3.0-or-later
// The provider's icon in the tray: selling, waiting, paused or in trouble at a glance, with the few
// commands that need no window. Where the desktop has no tray it does nothing.
#pragma once

#include "provider/daemon/daemon_state.h"
#include "widgets/theme.h"

#include <QObject>
#include <QSystemTrayIcon>

class QAction;
class QMenu;

namespace provider {

class DaemonHost;

class Tray : public QObject {
    Q_OBJECT

public:
    Tray(DaemonHost& host, const widgets::Theme& theme, QWidget* parent);
    ~Tray() override;

    bool isThere() const;
    void showState(const DaemonState& state);

Q_SIGNALS:
    void openRequested();
    void quitRequested();

private:
    const widgets::Theme& m_theme;
    QSystemTrayIcon m_icon;
    QMenu* m_menu;
    QAction* m_state;
    QAction* m_earned;
    QAction* m_pause;
    bool m_isPaused = false;
};

// "Selling, 2 servers rented": one line for tray and title.
QString bannerLine(const DaemonState& state);

} // namespace provider
