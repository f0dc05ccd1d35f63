// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/keep_running.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr auto Slice = "slice"_L1;
constexpr auto Below = "below"_L1;
constexpr auto PerDay = "per_day_sat"_L1;
constexpr auto InAll = "in_all_sat"_L1;
constexpr auto Terms = "terms"_L1;
constexpr auto State = "state"_L1;
constexpr auto Rate = "rate_msat"_L1;
constexpr auto SpentInAll = "spent_in_all_sat"_L1;
constexpr auto SpentToday = "spent_today_sat"_L1;
constexpr auto Day = "day"_L1;
constexpr auto TriedAt = "tried_at"_L1;
constexpr auto Failures = "failures"_L1;
constexpr qint64 MaxSats = 2'100'000'000'000'000;
constexpr qint64 LongestSpan = 366 * 24 * 3600;

base::UnixTime dayOf(base::UnixTime time)
{
    return std::chrono::floor<std::chrono::days>(time);
}

qint64 count(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

base::UnixTime timeOr0(base::JsonReader& in, QLatin1StringView key)
{
    return base::UnixTime{std::chrono::seconds{in.integerOr(key, 0)}};
}

} // namespace

void KeepRunning::agree(const KeepRunningTerms& wanted, base::Msats price)
{
    terms = wanted;
    rate = price;
    failures = 0;
    state = terms.isOn() ? KeepRunningState::On : KeepRunningState::Off;
}

bool KeepRunning::needsTheUser() const
{
    return state == KeepRunningState::Off || state == KeepRunningState::PriceRose
        || state == KeepRunningState::ProviderRefuses;
}

base::Sats KeepRunning::spentOn(base::UnixTime now) const
{
    return dayOf(now) == day ? spentToday : base::Sats{};
}

bool KeepRunning::allows(base::Sats face, base::UnixTime now) const
{
    return terms.isOn() && spentOn(now) + face <= terms.perDay && spentInAll + face <= terms.inAll;
}

void KeepRunning::count(base::Sats face, base::UnixTime now)
{
    spentToday = spentOn(now) + face;
    day = dayOf(now);
    spentInAll += face;
    triedAt = now;
}

void KeepRunning::takeOff(base::Sats face, base::UnixTime sentAt)
{
    spentInAll = spentInAll - std::min(face, spentInAll);
    if (dayOf(sentAt) == day)
        spentToday = spentToday - std::min(face, spentToday);
}

QJsonObject toJson(const KeepRunningTerms& terms)
{
    return {
        {Slice, qint64{terms.slice.count()}},
        {Below, qint64{terms.below.count()}},
        {PerDay, qint64{terms.perDay.value()}},
        {InAll, qint64{terms.inAll.value()}},
    };
}

KeepRunningTerms keepRunningTermsFrom(const QJsonObject& json)
{
    base::JsonReader in{json};
    const KeepRunningTerms usual;
    KeepRunningTerms terms;
    terms.slice = std::chrono::seconds{
        std::clamp<qint64>(in.integerOr(Slice, usual.slice.count()), 1, LongestSpan)};
    terms.below = std::chrono::seconds{
        std::clamp<qint64>(in.integerOr(Below, usual.below.count()), 1, LongestSpan)};
    terms.perDay = base::Sats{std::clamp<qint64>(in.integerOr(PerDay, 0), 0, MaxSats)};
    terms.inAll = base::Sats{std::clamp<qint64>(in.integerOr(InAll, 0), 0, MaxSats)};
    return in.isGood() ? terms : usual;
}

QJsonObject toJson(const KeepRunning& keep)
{
    return {
        {Terms, toJson(keep.terms)},
        {State, static_cast<int>(keep.state)},
        {Rate, qint64{keep.rate.value()}},
        {SpentInAll, qint64{keep.spentInAll.value()}},
        {SpentToday, qint64{keep.spentToday.value()}},
        {Day, consumer::count(keep.day)},
        {TriedAt, consumer::count(keep.triedAt)},
        {Failures, keep.failures},
    };
}

// What cannot be read is off: nothing is spent on a guess.
KeepRunning keepRunningFrom(const QJsonObject& json)
{
    base::JsonReader in{json};
    KeepRunning keep;
    if (in.has(Terms))
        keep.terms = keepRunningTermsFrom(in.object(Terms));
    keep.state = static_cast<KeepRunningState>(
        std::clamp<qint64>(in.integerOr(State, 0), 0, int(KeepRunningState::ProviderRefuses)));
    keep.rate = base::Msats{in.integerOr(Rate, 0)};
    keep.spentInAll = base::Sats{in.integerOr(SpentInAll, 0)};
    keep.spentToday = base::Sats{in.integerOr(SpentToday, 0)};
    keep.day = timeOr0(in, Day);
    keep.triedAt = timeOr0(in, TriedAt);
    keep.failures = static_cast<int>(std::clamp<qint64>(in.integerOr(Failures, 0), 0, 1000));
    return in.isGood() ? keep : KeepRunning{};
}

} // namespace consumer
