// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/waiting.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto Step = 10ms;
constexpr auto OffersLimit = 6s;
constexpr auto OldBusinessLimit = 15s;

bool hasOldBusiness(Market* market)
{
    const auto purchases = market->purchases().book().all();
    if (std::any_of(
            purchases.begin(), purchases.end(), [](const Purchase& one) { return !one.isFinal(); }))
        return true;
    const auto leases = market->leases().leases();
    return std::any_of(leases.begin(), leases.end(), [](const Lease& lease) {
        return lease.topUp.isUnderWay() || lease.stop.state == StopState::Closed
            || (lease.stop.state == StopState::Asked && !lease.hasEnded());
    });
}

} // namespace

base::Task<bool> waitUntil(
    base::Clock& clock, std::function<bool()> condition, std::chrono::milliseconds limit)
{
    const auto start = clock.uptime();
    while (!condition()) {
        if (clock.uptime() - start >= limit)
            co_return false;
        co_await clock.sleep(Step);
    }
    co_return true;
}

base::Task<bool> waitForOffers(Market* market)
{
    const bool isLoaded = co_await waitUntil(
        market->clock(), [market] { return market->hasLoadedOffers() && market->hasLoadedBeats(); },
        OffersLimit);
    co_return isLoaded;
}

base::Task<> finishOldBusiness(Market* market)
{
    if (!hasOldBusiness(market))
        co_return;
    const bool isFinished = co_await waitUntil(
        market->clock(), [market] { return !hasOldBusiness(market); }, OldBusinessLimit);
    (void)isFinished; // the next command goes on
}

} // namespace consumer
