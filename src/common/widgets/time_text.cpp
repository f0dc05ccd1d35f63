// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/time_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("widgets::TimeText", text);
}

QDateTime inZone(base::UnixTime time, const QTimeZone& zone)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), zone);
}

} // namespace

QString clockText(base::UnixTime time, const QTimeZone& zone)
{
    return inZone(time, zone).toString(u"HH:mm"_s);
}

QString timeText(base::UnixTime time, base::UnixTime now, const QTimeZone& zone)
{
    const auto when = inZone(time, zone);
    const auto today = inZone(now, zone).date();
    const auto clock = when.toString(u"HH:mm"_s);
    if (when.date() == today)
        return translated("Today %1").arg(clock);
    if (when.date() == today.addDays(-1))
        return translated("Yesterday %1").arg(clock);
    if (when.date() == today.addDays(1))
        return translated("Tomorrow %1").arg(clock);
    const auto pattern = when.date().year() == today.year() ? u"ddd d MMM"_s : u"ddd d MMM yyyy"_s;
    return translated("%1, %2").arg(QLocale().toString(when.date(), pattern), clock);
}

QString zonedTimeText(base::UnixTime time, const QTimeZone& zone)
{
    const auto when = inZone(time, zone);
    return when.toString(u"yyyy-MM-dd HH:mm:ss "_s) + when.timeZoneAbbreviation();
}

QString isoText(base::UnixTime time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC)
        .toString(Qt::ISODate);
}

} // namespace widgets
