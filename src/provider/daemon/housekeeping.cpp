// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/housekeeping.h"

#include "base/log.h"

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds Interval = 30s;
constexpr int RoundsBetweenPrunings = 120; // an hour
constexpr std::chrono::days KeepRequests{7};

} // namespace

void Housekeeping::start()
{
    m_running = run();
}

// Also finds out whether the disk takes writes again.
base::Task<> Housekeeping::run()
{
    for (int round = 0;; ++round) {
        co_await m_clock.sleep(Interval);
        if (round % RoundsBetweenPrunings == 0) {
            (void)m_ledger.journal().prune(m_clock.now()); // the next one does what it missed
            checkBooks();
        }
        const auto written = m_ledger.messages().forgetRequestsBefore(m_clock.now() - KeepRequests);
        if (written)
            m_keeper.noteStorageWorks();
        else
            m_keeper.noteStorageFailed(written.error().detail);
    }
}

void Housekeeping::checkBooks()
{
    const auto difference = m_ledger.totals().difference();
    if (!difference)
        return;
    if (*difference == 0)
        return m_notices.withdraw(NoticeCode::BooksDiffer);
    qCCritical(lcProvider) << "the books differ by" << *difference << "msat";
    m_notices.post(NoticeCode::BooksDiffer, u"by %1 msat"_s.arg(*difference));
}

} // namespace provider
