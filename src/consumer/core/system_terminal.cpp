// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/system_terminal.h"

#include "consumer/core/ssh_word.h"
#include "platform/private_file.h"
#include "platform/process.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <array>

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;

namespace consumer {

namespace {

struct TerminalProgram {
    const char* name;
    QStringList before; // its arguments before the command
};

const std::array Terminals{
    TerminalProgram{"x-terminal-emulator", {u"-e"_s}},
    TerminalProgram{"gnome-terminal", {u"--wait"_s, u"--"_s}},
    TerminalProgram{"konsole", {u"-e"_s}},
    TerminalProgram{"xfce4-terminal", {u"-x"_s}},
    TerminalProgram{"kitty", {}},
    TerminalProgram{"foot", {}},
    TerminalProgram{"alacritty", {u"-e"_s}},
    TerminalProgram{"xterm", {u"-e"_s}},
};

// Keeps the window open when ssh fails, so that its words can be read.
constexpr auto KeepOpen
    = R"("$@" || { printf '\nThe connection ended. Press Enter to close.'; read -r _; })";

constexpr auto AnswerScript = R"(#!/bin/sh
cat -- "$0.secret" && rm -f -- "$0.secret"
)";

QString privateFolder()
{
    const auto runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return runtime.isEmpty() ? QDir::tempPath() : runtime;
}

} // namespace

base::Result<QString> writePasswordAnswer(const QString& folder, const QString& password)
{
    const auto script = folder + u"/answer"_s;
    auto written = platform::writePrivateFile(script + u".secret"_s, password.toUtf8() + '\n');
    if (written)
        written = platform::writePrivateFile(script, AnswerScript);
    if (!written)
        return base::passOn(written);
    if (!QFile::setPermissions(script, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return fail(Errc::Storage, u"the answer file cannot be made executable"_s);
    return script;
}

QStringList sshArguments(const TerminalTarget& target, const QString& knownHosts)
{
    // Each lease has a host key of its own, also when an address and port come back.
    auto alias = target.leaseId;
    alias.removeIf([](QChar c) { return !c.isLetterOrNumber() && !u"-_.@"_s.contains(c); });
    QStringList arguments{u"ssh"_s, u"-p"_s, QString::number(target.port)};
    for (const auto& option : {u"UserKnownHostsFile=\"%1\""_s.arg(knownHosts),
             u"GlobalKnownHostsFile=/dev/null"_s, u"StrictHostKeyChecking=accept-new"_s,
             u"HostKeyAlias=paygress-"_s + alias, u"PubkeyAuthentication=no"_s,
             u"NumberOfPasswordPrompts=1"_s, u"ForwardAgent=no"_s, u"LogLevel=ERROR"_s})
        arguments += {u"-o"_s, option};
    arguments += target.options;
    // User and host are the provider's words: neither may become an option.
    arguments += {u"-l"_s, target.user, u"--"_s, target.host};
    return arguments;
}

base::Result<> openSystemTerminal(const TerminalTarget& target)
{
    if (!isPlainSshWord(target.user) || !isPlainSshWord(target.host) || target.port <= 0)
        return fail(Errc::Malformed, u"the provider named an impossible user or host"_s);
    QTemporaryDir folder{privateFolder() + u"/paygress-terminal-XXXXXX"_s}; // mode 0700
    if (!folder.isValid())
        return fail(Errc::Storage, folder.errorString());
    QStringList command{u"env"_s};
    if (!target.password.isEmpty()) {
        const auto answer = writePasswordAnswer(folder.path(), target.password);
        if (!answer)
            return base::passOn(answer);
        command += {u"SSH_ASKPASS="_s + *answer, u"SSH_ASKPASS_REQUIRE=force"_s};
    }
    const auto data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    QDir{}.mkpath(data);
    command += sshArguments(target, data + u"/known_hosts"_s);
    command = QStringList{u"sh"_s, u"-c"_s, QString::fromLatin1(KeepOpen), u"sh"_s} + command;
    for (const auto& terminal : Terminals) {
        const auto path = QStandardPaths::findExecutable(QString::fromLatin1(terminal.name));
        if (path.isEmpty())
            continue;
        platform::DetachedProgram program;
        program.path = path;
        program.arguments = terminal.before + command;
        program.environment = platform::ownEnvironment();
        const auto started = platform::startDetached(program);
        if (!started)
            continue;
        folder.setAutoRemove(false);
        return {};
    }
    return fail(Errc::NotFound, u"no terminal program"_s);
}

} // namespace consumer
