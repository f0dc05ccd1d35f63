// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/sales_rules.h"

#include "base/json_reader.h"
#include "base/json_writer.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Cpu = "cpu_percent"_L1;
constexpr auto Memory = "memory_percent"_L1;
constexpr auto Disk = "disk_percent"_L1;
constexpr auto MaxLeases = "max_leases"_L1;
constexpr auto Hours = "hours"_L1;

constexpr int HoursOfDay = 24;
constexpr int DaysOfWeek = 7;

void readHours(base::JsonReader& in, SalesRules& rules)
{
    const auto days = in.texts(Hours, DaysOfWeek);
    if (days.size() != DaysOfWeek)
        return in.refuse(Hours, u"needs seven days"_s);
    for (int day = 0; day < DaysOfWeek; ++day) {
        if (days[day].size() != HoursOfDay)
            return in.refuse(Hours, u"needs 24 digits a day"_s);
        for (int hour = 0; hour < HoursOfDay; ++hour) {
            const auto digit = days[day][hour];
            if (digit != u'0' && digit != u'1')
                return in.refuse(Hours, u"knows only 0 and 1"_s);
            rules.hours[static_cast<std::size_t>(day * HoursOfDay + hour)] = digit == u'1';
        }
    }
}

} // namespace

bool SalesRules::isOpenAt(const QDateTime& local) const
{
    const int hour = (local.date().dayOfWeek() - 1) * HoursOfDay + local.time().hour();
    return hours[static_cast<std::size_t>(hour)];
}

backends::Capacity SalesRules::shareOf(const backends::Capacity& whole) const
{
    return {.cpuMillicores = whole.cpuMillicores * cpuPercent / 100,
        .memoryMb = whole.memoryMb * memoryPercent / 100,
        .diskMb = whole.diskMb * diskPercent / 100};
}

QByteArray toJson(const SalesRules& rules)
{
    QStringList days;
    for (int day = 0; day < DaysOfWeek; ++day) {
        QString digits;
        for (int hour = 0; hour < HoursOfDay; ++hour)
            digits += rules.hours[static_cast<std::size_t>(day * HoursOfDay + hour)] ? u'1' : u'0';
        days += digits;
    }
    base::JsonWriter out;
    out.integer(Cpu, rules.cpuPercent).integer(Memory, rules.memoryPercent);
    out.integer(Disk, rules.diskPercent);
    if (rules.maxLeases)
        out.integer(MaxLeases, *rules.maxLeases);
    return out.texts(Hours, days).bytes();
}

base::Result<SalesRules> salesRulesFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    SalesRules rules;
    rules.cpuPercent = static_cast<int>(in.integerOr(Cpu, 100, 1, 100));
    rules.memoryPercent = static_cast<int>(in.integerOr(Memory, 100, 1, 100));
    rules.diskPercent = static_cast<int>(in.integerOr(Disk, 100, 1, 100));
    if (in.has(MaxLeases) && !in.isNull(MaxLeases))
        rules.maxLeases = static_cast<int>(in.integer(MaxLeases, 0, MostLeases));
    if (in.has(Hours))
        readHours(in, rules);
    return in.finish(rules);
}

} // namespace provider
