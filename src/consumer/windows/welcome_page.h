// SPDX-License-Identifier: GPL-3.0-or-later
// The first screen (M1): try with play money, start for real, or bring an earlier profile back.
// Nothing is contacted before a choice.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace widgets {
class WelcomeChoice;
}

namespace consumer {

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);

Q_SIGNALS:
    void practiceChosen();
    void realChosen();
    void restoreChosen();
    void proxyRequested();

private:
    QWidget* makeChoices();
    QHBoxLayout* makeFooter();
    QWidget* makeStory();
    widgets::WelcomeChoice* addChoice(widgets::Tone tone, const QString& icon, const QString& title,
        const QString& text, const QString& name);

    const widgets::Theme& m_theme;
    widgets::WelcomeChoice* m_practice;
    widgets::WelcomeChoice* m_real;
    widgets::WelcomeChoice* m_restore;
    QLabel* m_hint;
    QPushButton* m_proxy;
    QWidget* m_storySide;
};

} // namespace consumer
