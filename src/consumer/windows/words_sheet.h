// SPDX-License-Identifier: GPL-3.0-or-later
// B1: the recovery words of this profile, hidden until asked for. They cannot be copied, and are
// forgotten when the sheet closes.
#pragma once

#include "widgets/sheet.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace consumer {

class MarketHost;

class WordsSheet : public widgets::Sheet {
    Q_OBJECT

public:
    WordsSheet(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showWords(const QStringList& words);

private:
    QWidget* makeCover();
    QWidget* makeWords(const QStringList& words);

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    bool m_isWaiting = false;
    QStackedWidget* m_pages;
    QPushButton* m_show;
};

} // namespace consumer
