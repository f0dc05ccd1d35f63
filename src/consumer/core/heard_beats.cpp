// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/heard_beats.h"

#include <algorithm>
#include <bit>

namespace consumer {

namespace {

qint64 minuteOf(base::UnixTime time)
{
    return time.time_since_epoch().count() / 60;
}

} // namespace

void HeardBeats::note(base::UnixTime sentAt)
{
    const auto minute = minuteOf(sentAt);
    m_hours[minute / 60] |= quint64{1} << (minute % 60);
    if (m_firstMinute == 0 || minute < m_firstMinute)
        m_firstMinute = minute;
}

SeenUptime HeardBeats::seenAt(base::UnixTime now) const
{
    SeenUptime seen;
    seen.hours = QList<UptimeCell>(UptimeHours, UnknownUptime);
    seen.days = QList<UptimeCell>(UptimeHours / 24, UnknownUptime);
    if (m_firstMinute == 0)
        return seen;
    const auto nowMinute = minuteOf(now);
    const auto lastHour = nowMinute / 60;
    qint64 expectedAll = 0;
    qint64 seenAll = 0;
    QList<qint64> expectedPerDay(seen.days.size(), 0);
    QList<qint64> seenPerDay(seen.days.size(), 0);
    qint64 gap = 0;
    const auto endGap = [&] {
        if (gap > 2) { // two missing minutes are within an honest provider's rhythm
            ++seen.gaps;
            seen.longestGap = std::max(seen.longestGap, std::chrono::minutes{gap});
        }
        gap = 0;
    };
    for (int cell = 0; cell < UptimeHours; ++cell) {
        const auto hour = lastHour - (UptimeHours - 1) + cell;
        const auto from = std::max(hour * 60, m_firstMinute);
        const auto to = std::min(
            hour * 60 + 60, nowMinute + 1); // the current minute counts when it has a beat
        if (from >= to)
            continue;
        const auto bits = m_hours.value(hour);
        qint64 expected = to - from;
        const qint64 heard = std::popcount(bits);
        if (to == nowMinute + 1 && !(bits >> (nowMinute % 60) & 1))
            --expected;
        for (auto minute = from; minute < to && minute < nowMinute; ++minute) {
            if (bits >> (minute % 60) & 1)
                endGap();
            else
                ++gap;
        }
        if (expected <= 0)
            continue;
        seen.hours[cell] = static_cast<UptimeCell>(std::min<qint64>(100, heard * 100 / expected));
        ++seen.hoursKnown;
        expectedAll += expected;
        seenAll += std::min(heard, expected);
        expectedPerDay[cell / 24] += expected;
        seenPerDay[cell / 24] += std::min(heard, expected);
    }
    endGap();
    for (qsizetype day = 0; day < seen.days.size(); ++day) {
        if (expectedPerDay.at(day) > 0)
            seen.days[day]
                = static_cast<UptimeCell>(seenPerDay.at(day) * 100 / expectedPerDay.at(day));
    }
    if (expectedAll > 0)
        seen.fraction = static_cast<double>(seenAll) / static_cast<double>(expectedAll);
    return seen;
}

} // namespace consumer
