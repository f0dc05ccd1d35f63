// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"
#include "base/log.h"
#include "platform/end_request.h"
#include "platform/log_file.h"
#include "platform/paths.h"
#include "provider/main_doctor.h"
#include "provider/main_world.h"
#ifdef PAYGRESS_WITH_WINDOWS
#include "provider/main_windows.h"
#endif

#include <QCoreApplication>
#include <QTextStream>

#include <cstdio>

namespace {

using namespace Qt::StringLiterals;
using namespace provider;

constexpr int Done = 0;
constexpr int Failed = 1;
constexpr int Usage = 2;

void print(const QByteArray& line)
{
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
    std::fflush(stdout); // scripts read line by line
}

void complain(const QString& why)
{
    QTextStream{stderr} << u"paygress-provider: "_s << why << Qt::endl;
}

// A provider without a window: runs until it is asked to end. Workloads stay.
class HeadlessRun : public QObject {
public:
    explicit HeadlessRun(StartOptions options)
        : m_options{std::move(options)}
    {
        connect(&m_endRequest, &platform::EndRequest::asked, this, [this] { endInOrder(); });
        connect(&m_endRequest, &platform::EndRequest::hungUp, this, [this] {
            if (m_options.config.isEmpty())
                endInOrder();
            else if (m_world)
                m_world->reloadConfig();
        });
        m_starting = m_options.wantsDoctor ? tellFindings()
            : m_options.wantsBalance       ? tellBalance()
                                           : start();
    }

private:
    base::Task<> start()
    {
        auto world = co_await MainWorld::open(m_options);
        if (!world) {
            end(world.error());
            co_return;
        }
        m_world = std::move(*world);
        if (!m_world->hasDaemon()) {
            print(toJsonLine(m_world->readyLine()));
            co_return;
        }
        auto& daemon = m_world->daemon();
        connect(
            &daemon, &Daemon::isServing, this, [this] { print(toJsonLine(m_world->readyLine())); });
        connect(
            &daemon, &Daemon::journalled, this, [this](const JournalEntry& entry) { tell(entry); });
        if (const auto started = daemon.start(); !started)
            end(started.error());
    }

    base::Task<> tellBalance()
    {
        const auto holdings = co_await MainWorld::holdings(m_options);
        if (!holdings) {
            end(holdings.error());
            co_return;
        }
        base::JsonWriter out;
        out.integer("spendable"_L1, holdings->spendable.value())
            .integer("reserved"_L1, holdings->reserved.value());
        print(out.bytes() + '\n');
        quit(Done);
    }

    base::Task<> tellFindings()
    {
        const auto findings = co_await examineAll(m_options);
        print(m_options.isJson ? toJson(findings) : toText(findings).toUtf8());
        quit(isAllWell(findings) ? Done : Failed);
    }

    void endInOrder()
    {
        if (m_ending.isDone())
            m_ending = finish();
    }

    base::Task<> finish()
    {
        if (m_world && m_world->hasDaemon())
            co_await m_world->daemon().finish();
        quit(Done);
    }

    void tell(const JournalEntry& entry)
    {
        if (m_options.isJson)
            print(toJsonLine(entry, m_world->provider()));
        else
            print(toLogLine(entry).toUtf8() + '\n');
    }

    void end(const base::Error& error)
    {
        complain(error.detail);
        quit(Failed);
    }

    // The event loop may not run yet.
    static void quit(int code)
    {
        QMetaObject::invokeMethod(
            qApp, [code] { QCoreApplication::exit(code); }, Qt::QueuedConnection);
    }

    StartOptions m_options;
    platform::EndRequest m_endRequest;
    std::unique_ptr<MainWorld> m_world;
    base::Task<> m_starting;
    base::Task<> m_ending;
};

int runHeadless(int argc, char** argv, const StartOptions& options)
{
    QCoreApplication application{argc, argv};
    HeadlessRun run{options};
    return QCoreApplication::exec();
}

// Into the profile; the log on standard error goes on without it.
void keepLog(const StartOptions& options)
{
    const auto paths = options.profile.isEmpty()
        ? platform::ProfilePaths::ofProgram(u"paygress-provider"_s)
        : platform::ProfilePaths{options.profile};
    const auto prepared = paths.prepare();
    const auto file = prepared ? platform::LogFile::open(paths.logFile()) : base::passOn(prepared);
    if (file)
        base::installLog([log = *file](const QByteArray& line) { log->write(line); });
    else
        complain(file.error().detail);
}

QStringList argumentsOf(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    return arguments;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setApplicationName(u"paygress-provider"_s);
    base::installLog();
    const auto options = parseStartOptions(argumentsOf(argc, argv));
    if (!options || options->wantsHelp) {
        const QCoreApplication application{argc, argv};
        if (!options)
            complain(options.error().detail);
        QTextStream{options ? stdout : stderr} << usageText();
        return options ? Done : Usage;
    }
    if (!options->wantsBalance && !options->wantsDoctor)
        keepLog(*options);
#ifdef PAYGRESS_WITH_WINDOWS
    if (!options->wantsDoctor && !options->isHeadless && !options->isMarketOnly
        && !options->wantsBalance)
        return runWindows(argc, argv, *options);
#endif
    return runHeadless(argc, argv, *options);
}
