// SPDX-License-Identifier: GPL-3.0-or-later
// Logs in with the system's ssh.
#include "consumer/cli/ssh_login.h"
#include "consumer/cli/verbs.h"
#include "platform/foreground_program.h"

using namespace Qt::StringLiterals;

namespace consumer {

base::Task<Outcome> logIn(Market* market, Arguments arguments, std::function<void()> leaveProfile)
{
    const auto lease = market->leases().findByText(arguments.subject);
    if (!lease)
        co_return failed(u"lease_not_found"_s, lease.error());
    if (lease->stateAt(market->clock().now()) == ServerState::Ended) {
        const base::Error ended{base::Errc::NotFound, u"the server has ended"_s};
        co_return failed(u"lease_expired"_s, ended);
    }
    const auto login = SshLogin::prepare(*lease, arguments.config);
    if (!login) {
        const bool isOdd = login.error().code == base::Errc::Malformed;
        co_return failed(isOdd ? u"E-SSH-REFUSED"_s : u"E-STORE"_s, login.error());
    }
    leaveProfile();

    platform::ForegroundProgram ssh;
    ssh.path = u"ssh"_s;
    ssh.arguments = login->arguments({}, arguments.command);
    ssh.environment = login->environment();
    const auto ended = co_await platform::runInForeground(ssh);
    if (!ended) {
        const base::Error missing{
            base::Errc::NotFound, u"ssh cannot be started: %1"_s.arg(ended.error().detail)};
        co_return failed(u"E-SSH-REFUSED"_s, missing);
    }
    Outcome outcome;
    outcome.rawExitCode = *ended;
    co_return outcome;
}

} // namespace consumer
