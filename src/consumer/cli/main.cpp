// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"
#include "consumer/cli/program.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;

int main(int argc, char** argv)
{
    QCoreApplication application{argc, argv};
    application.setApplicationName(u"paygress"_s);
    base::installLog();
    const auto words = application.arguments().sliced(1);
    const auto arguments = consumer::parseArguments(words);
    if (!arguments) {
        consumer::Outcome usage = consumer::failed(u"usage"_s, arguments.error());
        usage.exitCode = consumer::ExitCode::Usage;
        if (!words.contains(u"--json"_s))
            QTextStream{stderr} << consumer::usageText() << Qt::endl;
        usage.text = arguments.error().detail;
        return consumer::report(usage, words.contains(u"--json"_s));
    }
    if (arguments->verb == consumer::Verb::Help) {
        QTextStream{stdout} << consumer::usageText();
        return 0;
    }
    consumer::Program program{*arguments};
    int exitCode = 1;
    QObject::connect(
        &program, &consumer::Program::ended, &application, [&](const consumer::Outcome& outcome) {
            exitCode = consumer::report(outcome, arguments->isJson);
            // The task that told us must end before the program goes.
            QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
        });
    program.start();
    QCoreApplication::exec();
    return exitCode;
}
