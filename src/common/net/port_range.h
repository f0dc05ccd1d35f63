// SPDX-License-Identifier: GPL-3.0-or-later
// Which ports of a range nobody listens on, found out by listening for a moment; and one port that
// answers like an SSH server, to see whether others reach it.
#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QList>

#include <memory>

class QTcpServer;

namespace net {

inline constexpr int MaxPortsTried = 200; // evenly over a larger range

struct PortSurvey {
    int tried = 0;
    QList<quint16> taken;
    std::optional<quint16> firstFree;
};
PortSurvey surveyPorts(const QHostAddress& address, quint16 first, quint16 last);

// Greets everybody who connects, and hangs up.
class GreetingPort {
public:
    static base::Result<std::unique_ptr<GreetingPort>> open(
        const QHostAddress& address, quint16 port);
    ~GreetingPort();

private:
    explicit GreetingPort(std::unique_ptr<QTcpServer> server);

    std::unique_ptr<QTcpServer> m_server;
};

} // namespace net
