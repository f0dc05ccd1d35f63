// SPDX-License-Identifier: GPL-3.0-or-later
// A relay that is not ours demands to know who we are (NIP-42): asked once, remembered, changed in
// the settings.
#pragma once

#include "consumer/core/profile_settings.h"
#include "widgets/sheet.h"

namespace consumer {

class ConsentSheet : public widgets::Sheet {
    Q_OBJECT

public:
    ConsentSheet(const widgets::Theme& theme, const QString& relay, QWidget* parent = nullptr);

    const QString& relay() const { return m_relay; }

Q_SIGNALS:
    void answered(const QString& relay, consumer::AuthAnswer answer);

private:
    void answer(AuthAnswer answer);

    const QString m_relay;
};

} // namespace consumer
