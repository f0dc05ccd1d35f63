// SPDX-License-Identifier: GPL-3.0-or-later
// X1: everything that can be set, on one page that can be searched. Every change counts at once.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace consumer {

class MarketHost;
class SettingsCard;

class SettingsPage : public QWidget {
    Q_OBJECT

public:
    SettingsPage(MarketHost& host, widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);
    void focusSearch();

Q_SIGNALS:
    void wordsRequested();

private:
    QWidget* makeCards(widgets::Theme& theme);
    void search(const QString& text);

    MarketHost& m_host;
    QLineEdit* m_search;
    QList<SettingsCard*> m_cards;
    QLabel* m_nothing;
};

} // namespace consumer
