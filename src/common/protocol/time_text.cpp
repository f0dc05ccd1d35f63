// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/time_text.h"

#include "base/time_range.h"

#include <QDateTime>

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

QDateTime toDateTime(base::UnixTime time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

} // namespace

QString toTimeText(base::UnixTime time)
{
    return toDateTime(time).toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u"+00:00"_s;
}

QString toReadableTime(base::UnixTime time)
{
    return toDateTime(time).toString(u"yyyy-MM-dd HH:mm:ss"_s) + u" UTC"_s;
}

base::Result<base::UnixTime> timeFromText(const QString& text)
{
    constexpr qsizetype LongestTime = 40;
    const auto time = QDateTime::fromString(text, Qt::ISODateWithMs);
    // Without an offset Qt would take local time.
    const bool hasOffset
        = text.endsWith(u'Z') || text.lastIndexOf(u'+') > 10 || text.lastIndexOf(u'-') > 10;
    if (text.size() > LongestTime || !time.isValid() || !hasOffset)
        return base::fail(base::Errc::Malformed, u"not a time in RFC 3339"_s);
    const auto milliseconds = std::chrono::milliseconds{time.toMSecsSinceEpoch()};
    const base::UnixTime moment{std::chrono::floor<std::chrono::seconds>(milliseconds)};
    if (moment < base::EarliestTime || moment > base::LatestTime)
        return base::fail(base::Errc::Malformed, u"not a time from 1970 to 9999"_s);
    return moment;
}

} // namespace protocol
