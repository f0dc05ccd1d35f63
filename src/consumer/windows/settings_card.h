// SPDX-License-Identifier: GPL-3.0-or-later
// One subject of the settings (X1): it can be searched for, shows what is set, and asks for another
// value at once.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/card.h"
#include "widgets/theme.h"

class QPushButton;

namespace consumer {

class SettingsCard : public widgets::Card {
    Q_OBJECT

public:
    // The id begins the object names of everything on the card: "settings.proxy".
    SettingsCard(const QString& title, const QString& id, QWidget* parent = nullptr);

    virtual void showState(const MarketState& state);
    // Whether the words on it contain that text.
    bool mentions(const QString& text) const;

Q_SIGNALS:
    void settingsWanted(const consumer::ProfileSettings& settings);

protected:
    virtual void showSettings() = 0; // what differs; called when the state has changed
    const MarketState& state() const { return m_state; }
    ProfileSettings settings() const { return m_state.settings; }
    QString named(const char* part) const; // object name of a part
    void addPart(QWidget* part); // with a hairline above and the usual margins
    QPushButton* addReset(); // top right

private:
    QString m_title;
    QString m_id;
    MarketState m_state;
};

} // namespace consumer
