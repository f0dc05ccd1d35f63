// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/time_returner.h"

#include <algorithm>

namespace provider {

namespace {

constexpr std::chrono::milliseconds Pause{100};
constexpr std::chrono::hours Answers{24}; // those that are older are not waited for

} // namespace

base::Task<bool> TimeReturner::returnAll(std::chrono::milliseconds limit)
{
    const auto end = m_clock.uptime() + limit;
    while (true) {
        for (const auto id : m_ledger.leasesIn({LeaseState::Running}))
            m_closer.stop(id, EndReason::StoppedByProvider);
        if (isEverythingReturned())
            co_return true;
        if (m_clock.uptime() >= end)
            co_return false;
        co_await m_clock.sleep(Pause);
    }
}

bool TimeReturner::isEverythingReturned()
{
    const bool isOpen = std::ranges::any_of(m_ledger.records(),
        [](const Ledger::Record& record) { return !isFinal(record.lease.state); });
    if (isOpen)
        return false;
    const auto payments = m_ledger.leases().openPayments();
    const auto answers = m_ledger.messages().waitingAnswers(m_clock.now() - Answers);
    return payments && payments->empty() && answers && answers->empty();
}

} // namespace provider
