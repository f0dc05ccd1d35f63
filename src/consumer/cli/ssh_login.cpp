// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/ssh_login.h"

#include "consumer/core/ssh_proxy.h"
#include "consumer/core/ssh_word.h"
#include "platform/private_file.h"

#include <QDir>
#include <QFile>

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

QStringList optionsFor(const Lease& lease, const QString& knownHosts)
{
    QStringList words{u"-p"_s, QString::number(lease.port)};
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
        words << u"-o"_s << option;
    return words;
}

} // namespace

base::Result<SshLogin> SshLogin::prepare(const Lease& lease, const MarketConfig& config)
{
    if (!isPlainSshWord(lease.host) || !isPlainSshWord(lease.user) || lease.port == 0)
        return base::fail(base::Errc::Malformed, u"the provider's address is not usable"_s);
    const QDir folder{profileFolder(config)};
    const auto knownHosts = folder.filePath(u"known_hosts/%1"_s.arg(lease.number));
    (void)platform::makePrivateFolder(folder.filePath(u"known_hosts"_s));

    SshLogin login;
    login.m_secrets = std::make_unique<QTemporaryDir>();
    const auto script = login.m_secrets->filePath(u"askpass"_s);
    const auto passwordFile = login.m_secrets->filePath(u"password"_s);
    if (const auto written = writeAskpass(script, passwordFile, lease.password); !written)
        return base::passOn(written);
    login.m_options = sshProxyOptions(config.proxy, lease.host) + optionsFor(lease, knownHosts);
    // A provider chooses user and host: neither may look like an option.
    login.m_destination = {u"-l"_s, lease.user, u"--"_s, lease.host};
    login.m_environment = {u"SSH_ASKPASS=%1"_s.arg(script), u"SSH_ASKPASS_REQUIRE=force"_s,
        u"PAYGRESS_PASSWORD_FILE=%1"_s.arg(passwordFile)};
    return login;
}

QStringList SshLogin::arguments(const QStringList& options, const QStringList& command) const
{
    return m_options + options + m_destination + command;
}

} // namespace consumer
