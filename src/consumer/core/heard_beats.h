// SPDX-License-Identifier: GPL-3.0-or-later
// The heartbeats that we heard of one provider, by the minute, and the uptime they amount to.
#pragma once

#include "consumer/core/market_state.h"

#include <QHash>

namespace consumer {

inline constexpr int UptimeHours = 168;

class HeardBeats {
public:
    void note(base::UnixTime sentAt);
    SeenUptime seenAt(base::UnixTime now) const; // over the last seven days

private:
    qint64 m_firstMinute = 0; // since the epoch
    QHash<qint64, quint64> m_hours; // hour → one bit a minute
};

} // namespace consumer
