// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/foreground_program.h"

#include <QProcess>

#include <memory>

namespace platform {

base::Task<base::Result<int>> runInForeground(ForegroundProgram program)
{
    auto process = std::make_unique<QProcess>();
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto& entry : program.environment)
        environment.insert(entry.section(u'=', 0, 0), entry.section(u'=', 1));
    process->setProcessEnvironment(environment);
    process->setProcessChannelMode(QProcess::ForwardedChannels);
    process->setInputChannelMode(QProcess::ForwardedInputChannel);

    const base::Completer<base::Result<int>> ended;
    auto* raw = process.get();
    QObject::connect(
        raw, &QProcess::finished, raw, [ended](int exitCode, QProcess::ExitStatus status) {
            if (status == QProcess::NormalExit)
                ended.complete(exitCode);
            else
                ended.complete(
                    base::fail(base::Errc::Rejected, QStringLiteral("the program crashed")));
        });
    QObject::connect(
        raw, &QProcess::errorOccurred, raw, [ended, raw](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                ended.complete(base::fail(base::Errc::NotFound, raw->errorString()));
        });
    process->start(program.path, program.arguments);
    auto outcome = co_await ended;
    // We were woken by the process's own signal: it must not be destroyed inside it.
    process.release()->deleteLater();
    co_return outcome;
}

} // namespace platform
