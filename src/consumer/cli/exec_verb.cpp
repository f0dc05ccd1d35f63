// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a command through the exec interface of an agent-sandbox: by TLS where the provider has told
// which certificate it shows, else through SSH, which leads to the port inside. Plain HTTP, which
// anybody on the way can read, only when it is asked for.
#include "consumer/cli/ssh_login.h"
#include "consumer/cli/verbs.h"
#include "net/single_call.h"
#include "platform/process.h"
#include "protocol/exec_call.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr quint16 ExecPort = 8080; // inside (protocol §6.1)
constexpr auto LoginLimit = 30s;
constexpr qsizetype MaxAnswer = 64 << 20;

using ExecResult = base::Result<protocol::ExecOutcome>;

const protocol::TemplatePort* execPortOf(const Lease& lease)
{
    const auto found
        = std::ranges::find(lease.ports, ExecPort, &protocol::TemplatePort::containerPort);
    return found == lease.ports.end() ? nullptr : &*found;
}

protocol::ExecOrder orderFrom(const Arguments& arguments)
{
    return {.command = arguments.command.join(u' '),
        .timeout = arguments.timeout,
        .workingDir = arguments.folder};
}

// ssh carries one connection to the port inside over its own input and output.
base::Task<ExecResult> runThroughSsh(std::shared_ptr<const SshLogin> login,
    protocol::ExecTarget target, protocol::ExecOrder order, base::Clock* clock)
{
    platform::Program ssh;
    ssh.path = u"ssh"_s;
    ssh.arguments = login->arguments({u"-W"_s, u"127.0.0.1:%1"_s.arg(ExecPort)}, {});
    ssh.environment = login->environment();
    ssh.input = net::requestText(protocol::execRequest(target, order));
    ssh.limit = order.timeout + LoginLimit;
    ssh.maxOutput = MaxAnswer;
    const auto ended = co_await platform::runProgram(ssh, *clock);
    if (!ended)
        co_return base::passOn(ended);
    if (ended->standardOutput.isEmpty())
        co_return base::fail(base::Errc::Network,
            u"ssh did not get there: %1"_s.arg(
                QString::fromUtf8(ended->standardError).simplified()));
    const auto answer = net::answerFromText(ended->standardOutput, MaxAnswer);
    if (!answer)
        co_return base::passOn(answer);
    co_return protocol::execOutcomeFrom(*answer);
}

Outcome outcomeFor(const base::Error& error)
{
    auto outcome = failed(u"E-EXEC"_s, error);
    if (error.code == base::Errc::Timeout)
        outcome.exitCode = ExitCode::TimedOut;
    if (error.code == base::Errc::Network)
        outcome.exitCode = ExitCode::Network;
    if (error.code == base::Errc::NotAllowed || error.code == base::Errc::Rejected)
        outcome.exitCode = ExitCode::Refused;
    return outcome;
}

Outcome outcomeFor(const protocol::ExecOutcome& ended)
{
    Outcome outcome;
    outcome.json = {
        {"stdout"_L1, ended.standardOutput},
        {"stderr"_L1, ended.standardError},
        {"exit_code"_L1, ended.exitCode},
        {"duration_ms"_L1, qint64{ended.duration.count()}},
        {"timed_out"_L1, ended.hasTimedOut},
        {"truncated"_L1, ended.isTruncated},
    };
    outcome.rawOutput = ended.standardOutput.toUtf8();
    outcome.rawErrors = ended.standardError.toUtf8();
    outcome.rawExitCode = ended.shellCode();
    return outcome;
}

} // namespace

base::Task<Outcome> execute(
    Market* market, Arguments arguments, std::function<void()> leaveProfile, base::Clock* clock)
{
    const auto lease = market->leases().findByText(arguments.subject);
    if (!lease)
        co_return failed(u"lease_not_found"_s, lease.error());
    if (lease->stateAt(market->clock().now()) == ServerState::Ended) {
        const base::Error ended{base::Errc::NotFound, u"the server has ended"_s};
        co_return failed(u"lease_expired"_s, ended);
    }
    const auto* port = execPortOf(*lease);
    const bool isTunnel = arguments.route == ExecRoute::Tunnel;
    const bool isPlain = arguments.route == ExecRoute::Plain;
    if (!port || (!isTunnel && !isPlain && port->certificate.isEmpty())) {
        const base::Error none{base::Errc::Unsupported,
            port
                ? u"this provider named no certificate; try --tunnel, or --plain, which others can read"_s
                : u"this server has no exec interface: it is no agent-sandbox"_s};
        co_return failed(u"E-EXEC"_s, none);
    }
    protocol::ExecTarget target;
    target.certificate = isTunnel || isPlain ? QByteArray{} : port->certificate;
    target.url = isTunnel ? protocol::execUrl(u"127.0.0.1"_s, ExecPort, {})
                          : protocol::execUrl(lease->host, port->hostPort, target.certificate);
    target.user = lease->user;
    target.password = lease->password;
    auto login = SshLogin::prepare(*lease, arguments.config);
    if (!login)
        co_return outcomeFor(login.error());
    const auto shared = std::make_shared<const SshLogin>(std::move(*login));
    leaveProfile();
    const auto order = orderFrom(arguments);
    auto running = isTunnel ? runThroughSsh(shared, target, order, clock)
                            : protocol::runRemotely(target, order, arguments.config.proxy, *clock);
    const auto ended = co_await running;
    co_return ended ? outcomeFor(*ended) : outcomeFor(ended.error());
}

} // namespace consumer
