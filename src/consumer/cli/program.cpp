// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/program.h"

#include <QJsonDocument>
#include <QTextStream>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

bool needsMarket(Verb verb)
{
    return verb == Verb::List || verb == Verb::Info || verb == Verb::Spawn;
}

void writeRaw(const Outcome& outcome)
{
    const auto write = [](std::FILE* stream, const QByteArray& bytes) {
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
        std::fflush(stream);
    };
    write(stdout, outcome.rawOutput);
    write(stderr, outcome.rawErrors);
}

} // namespace

Program::Program(Arguments arguments)
    : m_arguments{std::move(arguments)}
{
}

Program::~Program() = default;

void Program::start()
{
    m_task = run();
}

base::Task<> Program::run()
{
    co_await m_clock.sleep(0ms);
    const auto outcome = co_await carryOut();
    Q_EMIT ended(outcome);
}

base::Task<Outcome> Program::carryOut()
{
    const auto settings = loadSettings(m_arguments.config.profile);
    if (!settings) {
        auto outcome = failed(u"E-STORE"_s, settings.error());
        outcome.exitCode = ExitCode::Other;
        co_return outcome;
    }
    m_arguments.config.settings = *settings;
    const auto proxy = proxyOf(m_arguments.config);
    if (!proxy) {
        auto outcome = failed(u"E-PROXY"_s, proxy.error());
        outcome.exitCode = ExitCode::Other;
        co_return outcome; // never go on without it
    }
    m_arguments.config.proxy = *proxy;
    const auto joined = withPracticeMarket(m_arguments.config);
    if (!joined && needsMarket(m_arguments.verb)) {
        const base::Error none{
            base::Errc::NotFound, u"no practice market runs; start paygress-provider --practice"_s};
        co_return failed(u"E-RELAY-NONE"_s, none);
    }
    if (joined)
        m_arguments.config = *joined;
    auto world = co_await MarketWorld::open(m_arguments.config);
    if (!world) {
        const bool isTaken = world.error().code == base::Errc::Conflict;
        auto outcome = failed(isTaken ? u"E-LOCKED"_s : u"E-STORE"_s, world.error());
        outcome.exitCode = ExitCode::Other;
        co_return outcome;
    }
    m_world = std::move(*world);
    auto* market = &m_world->market();
    base::Task<Outcome> verb;
    switch (m_arguments.verb) {
    case Verb::Help:
        co_return Outcome{};
    case Verb::List:
        verb = listOffers(market, m_arguments);
        break;
    case Verb::Info:
        verb = showProvider(market, m_arguments);
        break;
    case Verb::Spawn:
        verb = spawn(market, m_arguments);
        break;
    case Verb::Status:
        verb = showStatus(market, m_arguments);
        break;
    case Verb::TopUp:
        verb = topUp(market, m_arguments);
        break;
    case Verb::Stop:
        verb = stopLease(market, m_arguments);
        break;
    case Verb::Ssh:
        verb = logIn(market, m_arguments, [this] { m_world.reset(); });
        break;
    case Verb::Exec:
        verb = execute(
            market, m_arguments, [this] { m_world.reset(); }, &m_clock);
        break;
    case Verb::WalletBalance:
        verb = showBalance(market, m_arguments);
        break;
    case Verb::WalletInvoice:
        verb = payInvoice(market, m_arguments);
        break;
    case Verb::WalletReceive:
        verb = receiveToken(market, m_arguments);
        break;
    case Verb::WalletSend:
        verb = sendToken(market, m_arguments);
        break;
    case Verb::WalletHistory:
        verb = showHistory(market, m_arguments);
        break;
    }
    auto outcome = co_await verb;
    co_return outcome;
}

int report(const Outcome& outcome, bool isJson)
{
    const bool isRaw = outcome.rawExitCode >= 0;
    const bool hasJson = isJson && (!isRaw || !outcome.json.isEmpty());
    if (hasJson)
        QTextStream{stdout} << QJsonDocument{outcome.json}.toJson(QJsonDocument::Compact)
                            << Qt::endl;
    else if (isRaw)
        writeRaw(outcome);
    else if (outcome.exitCode == ExitCode::Done)
        QTextStream{stdout} << printable(outcome.text) << Qt::endl;
    else
        QTextStream{stderr} << "paygress: " << printable(outcome.text) << Qt::endl;
    return isRaw ? outcome.rawExitCode : static_cast<int>(outcome.exitCode);
}

} // namespace consumer
