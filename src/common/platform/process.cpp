// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/process.h"

#include <QProcess>

#include <memory>

namespace platform {

using namespace Qt::StringLiterals;

namespace {

enum class Ending {
    Exited,
    Crashed,
    NotStarted,
    TooLong,
    TooMuch,
};

// The process ends inside its own signals, so it is never deleted at once.
struct EndProcess {
    void operator()(QProcess* process) const
    {
        process->disconnect();
        if (process->state() == QProcess::NotRunning)
            return process->deleteLater();
        QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
        process->kill();
    }
};

base::Error errorOf(Ending ending, const Program& program, const QString& reason)
{
    switch (ending) {
    case Ending::NotStarted:
        return {base::Errc::NotFound, u"cannot start %1: %2"_s.arg(program.path, reason)};
    case Ending::TooLong:
        return {base::Errc::Timeout,
            u"%1 took longer than %2 ms"_s.arg(program.path).arg(program.limit.count())};
    case Ending::TooMuch:
        return {base::Errc::Rejected,
            u"%1 wrote more than %2 bytes"_s.arg(program.path).arg(program.maxOutput)};
    case Ending::Exited:
    case Ending::Crashed:
        break;
    }
    return {base::Errc::Rejected, u"%1 crashed"_s.arg(program.path)};
}

} // namespace

base::Task<base::Result<ProgramOutput>> runProgram(Program program, base::Clock& clock)
{
    const std::unique_ptr<QProcess, EndProcess> process{new QProcess};
    const base::Completer<Ending> ended;
    ProgramOutput output;

    auto* const running = process.get();
    const auto collect = [&output, &program, ended, running] {
        output.standardOutput += running->readAllStandardOutput();
        output.standardError += running->readAllStandardError();
        if (std::max(output.standardOutput.size(), output.standardError.size()) > program.maxOutput)
            ended.complete(Ending::TooMuch);
    };
    QObject::connect(running, &QProcess::readyReadStandardOutput, running, collect);
    QObject::connect(running, &QProcess::readyReadStandardError, running, collect);
    QObject::connect(
        running, &QProcess::finished, running, [ended](int, QProcess::ExitStatus status) {
            ended.complete(status == QProcess::NormalExit ? Ending::Exited : Ending::Crashed);
        });
    QObject::connect(
        running, &QProcess::errorOccurred, running, [ended](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                ended.complete(Ending::NotStarted);
        });
    const auto alarm = clock.callAfter(program.limit, [ended] { ended.complete(Ending::TooLong); });

    if (!program.environment.isEmpty())
        running->setEnvironment(running->systemEnvironment() + program.environment);
    if (program.secretInput)
        running->setStandardInputFile(program.secretInput->path());
    running->start(program.path, program.arguments);
    if (!program.secretInput) {
        running->write(program.input);
        running->closeWriteChannel();
    }
    const Ending ending = co_await ended;

    if (ending != Ending::Exited)
        co_return tl::unexpected<base::Error>{errorOf(ending, program, running->errorString())};
    output.standardOutput += running->readAllStandardOutput();
    output.standardError += running->readAllStandardError();
    output.exitCode = running->exitCode();
    co_return output;
}

} // namespace platform
