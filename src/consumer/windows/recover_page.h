// SPDX-License-Identifier: GPL-3.0-or-later
// W5: looks for money of our words at the mints that the user names, with what each of them
// answered. Safe to run again.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace widgets {
class Banner;
class Card;
class IconLabel;
} // namespace widgets

namespace consumer {

class ListsCard;
class MarketHost;

class RecoverPage : public QWidget {
    Q_OBJECT

public:
    RecoverPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);
    void takeFocus();
    QStringList chosenMints() const;

Q_SIGNALS:
    void back();

private:
    struct Line {
        QString url;
        QCheckBox* choice;
        QLabel* about;
        widgets::IconLabel* icon;
        QLabel* result;
    };

    QWidget* makeAddress();
    void addTyped();
    void addMint(const QString& address, bool isChosen);
    void suggestMints();
    void search();
    void showLine(Line& line);
    void showVerdict();
    const MintSearchView* searchOf(const QString& url) const;
    bool isSearching() const;

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    widgets::AmountText m_amounts;
    QList<Line> m_lines;

    widgets::Banner* m_verdict;
    ListsCard* m_lists;
    widgets::Card* m_card;
    QVBoxLayout* m_mints;
    QLabel* m_none;
    QLineEdit* m_address;
    QLabel* m_addressNote;
    QPushButton* m_add;
    QPushButton* m_search;
};

} // namespace consumer
