// SPDX-License-Identifier: GPL-3.0-or-later
// Logs in with the system's ssh. The password reaches it through a private file and an askpass
// script, never through arguments; host keys are kept per lease, apart from the user's own.
#include "consumer/cli/verbs.h"
#include "consumer/core/ssh_proxy.h"
#include "consumer/core/ssh_word.h"
#include "platform/foreground_program.h"
#include "platform/private_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr auto AskpassScript = "#!/bin/sh\nexec cat \"$PAYGRESS_PASSWORD_FILE\"\n";

base::Result<> writeAskpass(
    const QString& script, const QString& passwordFile, const QString& password)
{
    if (const auto written = platform::writePrivateFile(passwordFile, password.toUtf8() + '\n');
        !written)
        return written;
    if (const auto written = platform::writePrivateFile(script, AskpassScript); !written)
        return written;
    if (!QFile::setPermissions(script, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return base::fail(base::Errc::Storage, u"the askpass script cannot be made executable"_s);
    return {};
}

QStringList sshArguments(const Lease& lease, const QString& knownHosts, const QStringList& command)
{
    QStringList arguments{u"-p"_s, QString::number(lease.port)};
    const QStringList options{
        u"UserKnownHostsFile=\"%1\""_s.arg(knownHosts),
        u"GlobalKnownHostsFile=/dev/null"_s,
        u"StrictHostKeyChecking=accept-new"_s,
        u"HostKeyAlias=paygress-lease-%1"_s.arg(lease.number),
        u"PreferredAuthentications=password,keyboard-interactive"_s,
        u"PubkeyAuthentication=no"_s,
        u"NumberOfPasswordPrompts=1"_s,
        u"ForwardAgent=no"_s,
        u"LogLevel=ERROR"_s,
    };
    for (const auto& option : options)
        arguments << u"-o"_s << option;
    // A provider chooses user and host: neither may look like an option.
    arguments << u"-l"_s << lease.user << u"--"_s << lease.host;
    return arguments + command;
}

} // namespace

base::Task<Outcome> logIn(Market* market, Arguments arguments, std::function<void()> leaveProfile)
{
    const auto lease = market->leases().findByText(arguments.subject);
    if (!lease)
        co_return failed(u"lease_not_found"_s, lease.error());
    if (lease->stateAt(market->clock().now()) == ServerState::Ended) {
        const base::Error ended{base::Errc::NotFound, u"the server has ended"_s};
        co_return failed(u"lease_expired"_s, ended);
    }
    if (!isPlainSshWord(lease->host) || !isPlainSshWord(lease->user) || lease->port == 0) {
        const base::Error odd{base::Errc::Malformed, u"the provider's address is not usable"_s};
        co_return failed(u"E-SSH-REFUSED"_s, odd);
    }
    const QDir folder{profileFolder(arguments.config)};
    const auto knownHosts = folder.filePath(u"known_hosts/%1"_s.arg(lease->number));
    (void)platform::makePrivateFolder(folder.filePath(u"known_hosts"_s));
    leaveProfile();

    const QTemporaryDir secrets; // mode 0700
    const auto script = secrets.filePath(u"askpass"_s);
    const auto passwordFile = secrets.filePath(u"password"_s);
    if (const auto written = writeAskpass(script, passwordFile, lease->password); !written)
        co_return failed(u"E-STORE"_s, written.error());
    platform::ForegroundProgram ssh;
    ssh.path = u"ssh"_s;
    ssh.arguments = sshProxyOptions(arguments.config.proxy, lease->host)
        + sshArguments(*lease, knownHosts, arguments.command);
    ssh.environment = {u"SSH_ASKPASS=%1"_s.arg(script), u"SSH_ASKPASS_REQUIRE=force"_s,
        u"PAYGRESS_PASSWORD_FILE=%1"_s.arg(passwordFile)};
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
