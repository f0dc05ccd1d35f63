// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/login_check.h"

#include "net/port_probe.h"
#include "platform/process.h"

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds Pause = 100ms;
constexpr std::chrono::milliseconds TryLimit = 30s; // for one attempt

// Where we reach ourselves when a port is published on that address.
QString ownAddress(const QHostAddress& listening)
{
    const bool isAny = listening == QHostAddress{QHostAddress::Any}
        || listening == QHostAddress{QHostAddress::AnyIPv4};
    if (isAny)
        return u"127.0.0.1"_s;
    return listening == QHostAddress{QHostAddress::AnyIPv6} ? u"::1"_s : listening.toString();
}

} // namespace

LoginCheck::LoginCheck(QString sshProgram, const QHostAddress& listening, base::Clock& clock,
    std::chrono::milliseconds limit)
    : m_sshProgram{std::move(sshProgram)}
    , m_address{ownAddress(listening)}
    , m_clock{clock}
    , m_limit{limit}
{
}

base::Task<base::Result<>> LoginCheck::waitForLogin(quint16 port, QString password, QString host)
{
    platform::Program check{.path = m_sshProgram,
        .arguments = {u"check"_s, host.isEmpty() ? m_address : host, QString::number(port)},
        .input = password.toUtf8()};
    check.limit = TryLimit;
    const auto begin = m_clock.uptime();
    while (true) {
        const auto answer = co_await platform::runProgram(check, m_clock);
        if (!answer)
            co_return base::passOn(answer);
        if (answer->exitCode == 0)
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > m_limit)
            co_return base::fail(base::Errc::Rejected,
                u"the workload does not let its tenant in: %1"_s.arg(
                    QString::fromUtf8(answer->standardError).trimmed()));
        co_await m_clock.sleep(Pause);
    }
}

base::Task<base::Result<>> LoginCheck::waitForGreeting(quint16 port, QString host)
{
    const auto address = host.isEmpty() ? m_address : host;
    const auto begin = m_clock.uptime();
    while (true) {
        const auto greeted = co_await net::probeSsh(m_clock, address, port, TryLimit);
        if (greeted || m_clock.uptime() - begin > m_limit)
            co_return greeted;
        co_await m_clock.sleep(Pause);
    }
}

} // namespace backends
