// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of money: the mints that this wallet uses, and one more by its address.
#pragma once

#include "consumer/windows/settings_card.h"
#include "widgets/amount_text.h"

class QVBoxLayout;

namespace consumer {

class AddressLine;

class MintsCard : public SettingsCard {
    Q_OBJECT

public:
    explicit MintsCard(const widgets::Theme& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void mintWanted(const QString& url);

protected:
    void showSettings() override;

private:
    QWidget* makeMint(const MintView& mint, int index);

    const widgets::Theme& m_theme;
    QList<MintView> m_shown;
    bool m_isPainted = false;
    QVBoxLayout* m_rows;
    AddressLine* m_line;
};

} // namespace consumer
