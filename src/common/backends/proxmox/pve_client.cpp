// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/pve_client.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds CallLimit = 45s;
constexpr std::chrono::milliseconds FirstPause = 150ms;
constexpr std::chrono::milliseconds LongestPause = 2s;
constexpr std::chrono::milliseconds LockPause = 1s;
constexpr std::chrono::milliseconds LockLimit = 60s;
constexpr qsizetype MaxAnswer = 32 << 20;

QByteArray formOf(const PveFields& fields)
{
    QByteArray form;
    for (const auto& [name, value] : fields) {
        if (!form.isEmpty())
            form += '&';
        form += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return form;
}

} // namespace

bool isUnclear(const base::Error& error)
{
    return error.code == base::Errc::Network || error.code == base::Errc::Timeout;
}

PveClient::PveClient(PveAccess access, base::Clock& clock)
    : m_access{std::move(access)}
    , m_clock{clock}
    , m_http{m_access.pinnedDigest, clock}
{
}

base::Task<base::Result<QJsonValue>> PveClient::call(
    QByteArray method, QString path, PveFields fields)
{
    net::HttpRequest request;
    request.method = method;
    request.url = m_access.url;
    request.url.setPath(m_access.url.path() + path);
    const bool hasBody = method == "POST" || method == "PUT";
    const auto form = formOf(fields);
    if (!hasBody && !form.isEmpty())
        request.url.setQuery(QString::fromLatin1(form));
    using Header = QPair<QByteArray, QByteArray>;
    const auto token = m_access.tokenId + u'=' + m_access.tokenSecret;
    request.headers.append(Header{"Authorization", "PVEAPIToken=" + token.toUtf8()});
    request.headers.append(Header{"Accept", "application/json"});
    if (hasBody) {
        request.headers.append(Header{"Content-Type", "application/x-www-form-urlencoded"});
        request.body = form;
    }
    request.limit = CallLimit;
    request.maxAnswerSize = MaxAnswer;
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return base::passOn(answer);
    co_return dataFromAnswer(*answer);
}

base::Task<base::Result<QJsonValue>> PveClient::get(QString path, PveFields query)
{
    const auto data = co_await call("GET", path, query);
    co_return data;
}

base::Task<base::Result<>> PveClient::act(
    QByteArray method, QString path, PveFields fields, std::chrono::milliseconds limit)
{
    const auto data = co_await call(method, path, fields);
    if (!data)
        co_return base::passOn(data);
    const auto task = data->toString();
    if (!task.startsWith("UPID:"_L1))
        co_return base::Result<>{}; // it was done at once
    const auto finished = co_await finish(task, limit);
    co_return finished;
}

base::Task<base::Result<>> PveClient::actInTurn(QByteArray method, QString path, PveFields fields)
{
    const auto begin = m_clock.uptime();
    while (true) {
        const auto done = co_await act(method, path, fields);
        const bool isBusy = !done && done.error().code == base::Errc::Conflict;
        if (!isBusy || m_clock.uptime() - begin > LockLimit)
            co_return done;
        co_await m_clock.sleep(LockPause);
    }
}

// A task goes on whether or not we hear of it: only its own end counts.
base::Task<base::Result<>> PveClient::finish(QString task, std::chrono::milliseconds limit)
{
    const auto path = onNode(u"/tasks/"_s + task);
    const auto begin = m_clock.uptime();
    auto pause = FirstPause;
    auto unclear = base::Error{base::Errc::Timeout, u"the server does not finish its work"_s};
    while (m_clock.uptime() - begin < limit) {
        const auto data = co_await call("GET", path + u"/status"_s, {});
        if (!data && !isUnclear(data.error()))
            co_return base::passOn(data);
        if (data) {
            const auto state = pveTaskFromJson(*data);
            if (!state)
                co_return base::passOn(state);
            if (state->hasEnded && state->failure.isEmpty())
                co_return base::Result<>{};
            if (state->hasEnded) {
                const auto why = co_await whyItFailed(task, state->failure);
                co_return tl::unexpected<base::Error>{why};
            }
        } else {
            unclear.detail = data.error().detail;
        }
        co_await m_clock.sleep(pause);
        pause = std::min(pause * 3 / 2, LongestPause);
    }
    const auto ended = co_await call("DELETE", path, {}); // it would only be in the way
    if (!ended)
        unclear.detail += u" and cannot be told to stop"_s;
    co_return tl::unexpected<base::Error>{unclear};
}

base::Task<base::Error> PveClient::whyItFailed(QString task, QString failure)
{
    auto why = pveRefusal(failure);
    const PveFields query{{u"limit"_s, u"500"_s}};
    const auto log = co_await call("GET", onNode(u"/tasks/"_s + task + u"/log"_s), query);
    const auto words = log ? lastWordsFromJson(*log) : QString{};
    if (!words.isEmpty() && !words.contains(failure))
        why.detail += u" ("_s + words + u')';
    co_return why;
}

base::Task<base::Result<>> PveClient::awaitStrays(QStringList kinds, Vmid first, Vmid last)
{
    const auto begin = m_clock.uptime();
    while (true) {
        QStringList tasks;
        for (const auto& kind : kinds) {
            const PveFields query{{u"source"_s, u"active"_s}, {u"typefilter"_s, kind}};
            const auto data = co_await call("GET", onNode(u"/tasks"_s), query);
            if (!data)
                co_return base::passOn(data);
            tasks += runningTasksFromJson(*data, first, last);
        }
        if (tasks.isEmpty())
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > WorkLimit)
            co_return base::fail(
                base::Errc::Timeout, u"an earlier creation does not end: "_s + tasks.first());
        co_await m_clock.sleep(LongestPause / 4);
    }
}

} // namespace backends
