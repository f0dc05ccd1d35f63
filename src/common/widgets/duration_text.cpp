// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/duration_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace widgets {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

constexpr seconds SecondsBelow = 10min;
constexpr seconds LongestSpan = std::chrono::years{100};
constexpr int LongestTypedSpan = 64;

QString translated(const char* text, int count = -1)
{
    return QCoreApplication::translate("widgets::DurationText", text, nullptr, count);
}

struct Parts {
    qint64 days, hours, minutes, seconds;
};

Parts partsOf(seconds span)
{
    const auto total = qint64(std::clamp(span, 0s, LongestSpan).count());
    return {total / 86400, total / 3600 % 24, total / 60 % 60, total % 60};
}

QString days(qint64 count)
{
    return translated("%1 d").arg(count);
}
QString hours(qint64 count)
{
    return translated("%1 h").arg(count);
}
QString minutes(qint64 count)
{
    return translated("%1 min").arg(count);
}
QString secondsText(qint64 count)
{
    return translated("%1 s").arg(count);
}
QString twoDigits(qint64 number)
{
    return u"%1"_s.arg(number, 2, 10, QLatin1Char('0'));
}

std::optional<qint64> secondsIn(QChar unit)
{
    switch (unit.toLower().unicode()) {
    case u's':
        return 1;
    case u'm':
        return 60;
    case u'h':
        return 3600;
    case u'd':
        return 86400;
    case u'w':
        return 7 * 86400;
    default:
        return std::nullopt;
    }
}

} // namespace

QString durationText(seconds span)
{
    const auto part = partsOf(span);
    if (part.days > 0)
        return days(part.days) + u' ' + hours(part.hours);
    if (part.hours > 0)
        return hours(part.hours) + u' ' + minutes(part.minutes);
    if (span >= SecondsBelow)
        return minutes(part.minutes);
    if (part.minutes > 0)
        return minutes(part.minutes) + u' ' + secondsText(part.seconds);
    return secondsText(part.seconds);
}

QString shortDurationText(seconds span)
{
    const auto part = partsOf(span);
    const bool isWholeDays = part.days > 0 && part.hours == 0;
    if (isWholeDays && part.days % 7 == 0)
        return translated("%n week(s)", int(part.days / 7));
    if (isWholeDays)
        return translated("%n day(s)", int(part.days));
    if (part.days == 0 && part.hours > 0 && part.minutes == 0)
        return hours(part.hours);
    if (part.days == 0 && part.hours == 0 && part.minutes > 0 && part.seconds == 0)
        return minutes(part.minutes);
    return durationText(span);
}

QString countdownText(seconds left)
{
    return left < SecondsBelow ? stopwatchText(left) : durationText(left);
}

QString stopwatchText(seconds elapsed)
{
    const auto part = partsOf(elapsed);
    const auto allHours = part.days * 24 + part.hours;
    if (allHours > 0)
        return u"%1:%2:%3"_s.arg(allHours).arg(twoDigits(part.minutes), twoDigits(part.seconds));
    return u"%1:%2"_s.arg(part.minutes).arg(twoDigits(part.seconds));
}

QString agoText(seconds age)
{
    const auto part = partsOf(age);
    if (part.days > 0)
        return translated("%n day(s) ago", int(part.days));
    if (part.hours > 0)
        return translated("%1 h ago").arg(part.hours);
    if (part.minutes > 0)
        return translated("%1 min ago").arg(part.minutes);
    return translated("%1 s ago").arg(part.seconds);
}

std::optional<seconds> parseDuration(const QString& text)
{
    const auto typed = text.trimmed().left(LongestTypedSpan);
    static const QRegularExpression clock(u"^(\\d{1,5}):(\\d{2})$"_s);
    if (const auto match = clock.match(typed); match.hasMatch())
        return seconds{match.captured(1).toLongLong() * 3600 + match.captured(2).toLongLong() * 60};
    static const QRegularExpression bare(u"^\\d{1,7}$"_s);
    if (bare.match(typed).hasMatch())
        return seconds{typed.toLongLong() * 60};

    static const QRegularExpression shape(u"^(\\s*\\d{1,7}\\s*[a-zA-Z]+\\.?)+\\s*$"_s);
    if (!shape.match(typed).hasMatch())
        return std::nullopt;
    static const QRegularExpression piece(u"(\\d{1,7})\\s*([a-zA-Z]+)"_s);
    qint64 total = 0;
    for (auto pieces = piece.globalMatch(typed); pieces.hasNext();) {
        const auto match = pieces.next();
        const auto unit = secondsIn(match.captured(2).front());
        if (!unit)
            return std::nullopt;
        total += match.captured(1).toLongLong() * *unit;
    }
    return std::min(seconds{total}, LongestSpan);
}

} // namespace widgets
