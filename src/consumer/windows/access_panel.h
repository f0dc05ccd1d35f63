// SPDX-License-Identifier: GPL-3.0-or-later
// How to get into a server: the SSH command, its password (masked), a QR code, a system terminal;
// and what the provider says it is. Used by R6 and S2.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace widgets {
class Badge;
class Card;
class CopyField;
class IconLabel;
class QrView;
} // namespace widgets

namespace consumer {

class MarketHost;

class AccessPanel : public QWidget {
    Q_OBJECT

public:
    // The names of its fields begin with `area`.
    AccessPanel(MarketHost& host, const widgets::Theme& theme, const QString& area,
        QWidget* parent = nullptr);

    void showServer(const ServerRow& server, const MarketState& state);

private:
    QWidget* makeSshCard(const QString& area);
    QWidget* makeAboutCard();
    void openTerminal();
    void test();
    void showAnswer();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    ServerRow m_server;
    bool m_isTesting = false;
    qint64 m_tested = 0; // the server that was probed without being asked

    widgets::CopyField* m_command;
    widgets::CopyField* m_password;
    widgets::QrView* m_qr;
    QPushButton* m_terminal;
    QLabel* m_terminalNote;
    widgets::IconLabel* m_answerIcon;
    QLabel* m_answer;
    QLabel* m_answerNote;
    QPushButton* m_test;
    QLabel* m_about;
    QLabel* m_size;
    QLabel* m_address;
    QLabel* m_lease;
    QLabel* m_owner;
};

// What the provider says really runs, from its instructions; empty when it does not say.
QString aboutText(const ServerRow& server);

} // namespace consumer
