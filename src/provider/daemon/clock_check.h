// SPDX-License-Identifier: GPL-3.0-or-later
// Compares our clock with those of our relays and mints, hourly: a clock two minutes off makes a
// provider look dead, a wrong one ends leases at the wrong time.
#pragma once

#include "provider/daemon/daemon_config.h"
#include "provider/daemon/notice_board.h"

#include <QUrl>

#include <functional>

namespace provider {

// How far the clock of a web server is ahead of ours.
using ServerClock = std::function<base::Task<base::Result<std::chrono::seconds>>(QUrl)>;

class ClockCheck : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds MaxOffset{30};
    static constexpr std::chrono::hours Interval{1};
    static constexpr std::chrono::minutes RetryInterval{5}; // while nobody answers
    static constexpr qsizetype MaxAsked = 10;

    // Everything outlives this object.
    ClockCheck(
        const DaemonConfig& config, ServerClock ask, base::Clock& clock, NoticeBoard& notices);

    void start();
    // By so much the middle one of those that answered is ahead of us.
    std::optional<std::chrono::seconds> offset() const { return m_offset; }

Q_SIGNALS:
    void changed();

private:
    base::Task<> run();

    const DaemonConfig& m_config;
    ServerClock m_ask;
    base::Clock& m_clock;
    NoticeBoard& m_notices;
    std::optional<std::chrono::seconds> m_offset;
    base::Task<> m_running;
};

// Where relays and mints answer over HTTP.
QList<QUrl> clockSources(const DaemonConfig& config);
// The middle one; nullopt of none. A single liar among three does not count.
std::optional<std::chrono::seconds> middleOf(QList<std::chrono::seconds> offsets);

} // namespace provider
