// SPDX-License-Identifier: GPL-3.0-or-later
// Ways for a verb to wait until the market has come far enough.
#pragma once

#include "base/task.h"
#include "consumer/core/market.h"

#include <functional>

namespace consumer {

// True when the condition holds, false when the limit has passed.
base::Task<bool> waitUntil(
    base::Clock& clock, std::function<bool()> condition, std::chrono::milliseconds limit);

// Until relays have told what they store, offers and heartbeats both.
base::Task<bool> waitForOffers(Market* market);

// What an earlier command left under way is given a moment to end: answers may lie at the relays
// already.
base::Task<> finishOldBusiness(Market* market);

} // namespace consumer
