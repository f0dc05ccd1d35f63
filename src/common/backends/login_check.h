// SPDX-License-Identifier: GPL-3.0-or-later
// Waits until a workload lets its tenant in, asking as the tenant will: over its published port.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QHostAddress>
#include <QString>

#include <chrono>

namespace backends {

class LoginCheck {
public:
    // `sshProgram` is paygress-local-ssh; `listening` the address where ports are published.
    LoginCheck(QString sshProgram, const QHostAddress& listening, base::Clock& clock,
        std::chrono::milliseconds limit = std::chrono::seconds{30});

    bool isPossible() const { return !m_sshProgram.isEmpty(); }

    // Rejected when the password is not accepted within the limit. `host` is an address of the
    // workload's own; empty where its port is published here.
    base::Task<base::Result<>> waitForLogin(quint16 port, QString password, QString host = {});
    // The tenant may have another password by now: a greeting is enough.
    base::Task<base::Result<>> waitForGreeting(quint16 port, QString host = {});

private:
    QString m_sshProgram;
    QString m_address; // where we reach ourselves
    base::Clock& m_clock;
    std::chrono::milliseconds m_limit;
};

} // namespace backends
