// SPDX-License-Identifier: GPL-3.0-or-later
// Advanced settings: providers that read only the old encryption (NIP-04), allowed one by one.
#pragma once

#include "consumer/windows/settings_card.h"

class QVBoxLayout;

namespace consumer {

class AddressLine;

class OldPeersCard : public SettingsCard {
    Q_OBJECT

public:
    explicit OldPeersCard(QWidget* parent = nullptr);

protected:
    void showSettings() override;

private:
    QWidget* makePeer(const QString& key, int index);
    void want(const QStringList& peers);

    QStringList m_shown;
    QVBoxLayout* m_rows;
    AddressLine* m_line;
};

} // namespace consumer
