// SPDX-License-Identifier: GPL-3.0-or-later
// One short talk over a local socket: says something and listens until it has heard enough.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <functional>

namespace net {

struct LocalTalk {
    QString path; // of the socket
    QByteArray words; // said at once
    std::function<bool(const QByteArray&)> isEnough; // of all that was heard so far
    std::chrono::milliseconds limit{5'000};
    qsizetype maxHeard = 64 * 1024;
};

// Answers what was heard; the other side may also end it. NotFound: nobody listens there. Timeout:
// not enough was heard in time. Malformed: too much was.
base::Task<base::Result<QByteArray>> talkLocally(LocalTalk talk, base::Clock& clock);

} // namespace net
