// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/exec_call.h"

#include "base/json_reader.h"
#include "base/json_writer.h"

#include <limits>

namespace protocol {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Command = "command"_L1;
constexpr auto Timeout = "timeout_secs"_L1;
constexpr auto WorkingDir = "working_dir"_L1;
constexpr auto StandardOutput = "stdout"_L1;
constexpr auto StandardError = "stderr"_L1;
constexpr auto ExitCode = "exit_code"_L1;
constexpr auto Duration = "duration_ms"_L1;
constexpr auto TimedOut = "timed_out"_L1;
constexpr auto Truncated = "truncated"_L1;
constexpr auto ErrorText = "error"_L1;

constexpr auto TransportExtra = 5s;
constexpr qsizetype MaxStream = 32 << 20;
constexpr qsizetype MaxAnswer = 4 * MaxStream; // escapes make it longer
constexpr qsizetype MaxWords = 300;
constexpr int TimeoutCode = 124; // as of timeout(1)
constexpr int SignalCode = 128;
constexpr int LargestCode = 255;

QByteArray authorization(const ExecTarget& target)
{
    return "Basic " + (target.user + u':' + target.password).toUtf8().toBase64();
}

} // namespace

int ExecOutcome::shellCode() const
{
    if (hasTimedOut)
        return TimeoutCode;
    return exitCode < 0 ? (SignalCode - exitCode) & LargestCode : exitCode & LargestCode;
}

QUrl execUrl(const QString& host, quint16 port, const QByteArray& certificate)
{
    const auto scheme = certificate.isEmpty() ? u"http"_s : u"https"_s;
    QUrl url;
    if (host.contains("://"_L1)) {
        url = QUrl{host, QUrl::StrictMode};
        if (url.scheme() != u"http" && url.scheme() != u"https")
            return {};
    } else {
        url.setScheme(scheme);
        url.setHost(host, QUrl::StrictMode);
    }
    if (url.port() < 0)
        url.setPort(port);
    url.setPath(u"/exec"_s);
    url.setQuery(QString{});
    url.setUserInfo({});
    return url.host().isEmpty() ? QUrl{} : url;
}

QByteArray toJson(const ExecOrder& order)
{
    base::JsonWriter out;
    out.text(Command, order.command).integer(Timeout, order.timeout.count());
    if (!order.workingDir.isEmpty())
        out.text(WorkingDir, order.workingDir);
    return out.bytes();
}

base::Result<ExecOutcome> execOutcomeFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    constexpr qint64 Lowest = std::numeric_limits<qint32>::min();
    constexpr qint64 Highest = std::numeric_limits<qint32>::max();
    base::JsonReader in{*json};
    ExecOutcome outcome;
    outcome.standardOutput = in.text(StandardOutput, MaxStream);
    outcome.standardError = in.text(StandardError, MaxStream);
    outcome.exitCode = static_cast<int>(in.integer(ExitCode, Lowest, Highest));
    outcome.duration = std::chrono::milliseconds{in.integer(Duration)};
    outcome.hasTimedOut = in.boolean(TimedOut);
    outcome.isTruncated = in.booleanOr(Truncated, false);
    return in.finish(outcome);
}

base::Result<ExecOutcome> execOutcomeFrom(const net::HttpAnswer& answer)
{
    if (answer.status == 200)
        return execOutcomeFromJson(answer.body);
    if (answer.status == 401)
        return base::fail(base::Errc::NotAllowed, u"the server does not take the password"_s);
    const auto json = base::parseObject(answer.body);
    const auto words = json ? json->value(ErrorText).toString() : QString{};
    return base::fail(base::Errc::Rejected,
        u"the server answered %1: %2"_s.arg(answer.status).arg(words.simplified().left(MaxWords)));
}

net::HttpRequest execRequest(const ExecTarget& target, const ExecOrder& order)
{
    net::HttpRequest request;
    request.method = "POST";
    request.url = target.url;
    request.headers = {{"Authorization", authorization(target)}};
    request.body = toJson(order);
    request.limit = order.timeout + TransportExtra;
    request.maxAnswerSize = MaxAnswer;
    return request;
}

base::Task<base::Result<ExecOutcome>> runRemotely(
    ExecTarget target, ExecOrder order, net::Proxy proxy, base::Clock& clock)
{
    net::SingleCall call;
    call.certificate = target.certificate;
    call.request = execRequest(target, order);
    const auto answer = co_await net::callOnce(call, proxy, clock);
    if (!answer)
        co_return base::passOn(answer);
    co_return execOutcomeFrom(*answer);
}

} // namespace protocol
