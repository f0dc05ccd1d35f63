// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/server_time.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace net {

using namespace Qt::StringLiterals;

namespace {

const auto Format = u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s;
constexpr qsizetype DateLength = 29;

} // namespace

std::optional<base::UnixTime> timeFromHttpDate(const QByteArray& text)
{
    if (text.size() != DateLength)
        return std::nullopt;
    auto time = QLocale::c().toDateTime(QString::fromLatin1(text), Format);
    if (!time.isValid())
        return std::nullopt;
    time.setTimeZone(QTimeZone::utc());
    return base::UnixTime{std::chrono::seconds{time.toSecsSinceEpoch()}};
}

QByteArray toHttpDate(base::UnixTime time)
{
    const auto moment
        = QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), QTimeZone::utc());
    return QLocale::c().toString(moment, Format).toLatin1();
}

base::Task<base::Result<std::chrono::seconds>> askClockOffset(HttpClient& http, QUrl url)
{
    HttpRequest request;
    request.url = url;
    request.headers = {{"Accept", "application/nostr+json, application/json"}};
    request.limit = ServerTimeLimit;
    request.maxAnswerSize = MaxServerTimeAnswer;
    const auto before = http.clock().sinceEpoch();
    const auto answer = co_await http.send(std::move(request));
    if (!answer)
        co_return base::passOn(answer);
    const auto theirs = timeFromHttpDate(answer->header("Date"));
    if (!theirs)
        co_return base::fail(base::Errc::NotFound, u"the answer has no date"_s);
    const auto middle = (before + http.clock().sinceEpoch()) / 2;
    co_return theirs->time_since_epoch() - std::chrono::floor<std::chrono::seconds>(middle);
}

} // namespace net
