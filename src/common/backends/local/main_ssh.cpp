// SPDX-License-Identifier: GPL-3.0-or-later
// paygress-local-ssh: what backends run outside the daemon. "launch" makes a sandbox, "serve" is
// the SSH server inside it, "trial" finds out whether sandboxes work here, "check" logs in,
// "forward" leads a port to another computer. Secrets come by descriptor.
#include "backends/local/launch_plan.h"
#include "backends/local/sandbox_launcher.h"
#include "backends/local/ssh_check.h"
#include "backends/local/ssh_server.h"
#include "net/tcp_forwarder.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace {

QByteArray readAll(int descriptor)
{
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::DontCloseHandle))
        return {};
    return file.read(backends::PlanMaxBytes);
}

int launch(int planDescriptor, backends::SandboxContent content)
{
    const auto plan = backends::launchPlanFromJson(readAll(planDescriptor));
    const auto error = plan ? backends::enterSandbox(*plan, content) : plan.error();
    std::fprintf(stderr, "%s\n", qPrintable(error.detail));
    return 1;
}

// Until it is killed: the socket and a lock file are its inheritance.
int forward(int count, char** arguments)
{
    constexpr int ListeningSocket = 3;
    const QCoreApplication application{count, arguments};
    net::TcpForwarder forwarder{
        QString::fromLatin1(arguments[2]), QByteArray{arguments[3]}.toUShort()};
    return forwarder.serve(ListeningSocket) ? QCoreApplication::exec() : 1;
}

int run(int count, char** arguments)
{
    const QByteArray verb{count > 1 ? arguments[1] : ""};
    if (verb == "launch")
        return launch(backends::descriptor::Plan, backends::SandboxContent::SshServer);
    if (verb == "trial")
        return launch(STDIN_FILENO, backends::SandboxContent::Trial);
    if (verb == "nothing")
        return 0;
    if (verb == "serve")
        return backends::serveWorkload();
    if (verb == "check" && count == 4)
        return backends::checkLogin(QString::fromLatin1(arguments[2]),
            QByteArray{arguments[3]}.toUShort(), QString::fromUtf8(readAll(STDIN_FILENO)));
    if (verb == "forward" && count == 4)
        return forward(count, arguments);
    std::fprintf(stderr, "paygress-local-ssh is started by paygress-provider\n");
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    const int code = run(argc, argv);
    std::fflush(nullptr);
    ::_exit(code); // the sandbox has nothing to tidy up
}
