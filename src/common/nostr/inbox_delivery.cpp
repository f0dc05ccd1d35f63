// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/inbox_delivery.h"

namespace nostr {

InboxDelivery::InboxDelivery(RelayPool& pool, RelayDirectory& directory, base::Clock& clock)
    : m_pool{pool}
    , m_directory{directory}
    , m_clock{clock}
{
}

InboxDelivery::Takers InboxDelivery::deliver(const Event& event, const PublicKey& receiver)
{
    const auto takers = std::make_shared<QList<RelayUrl>>();
    if (m_underWay < MaxUnderWay)
        m_tasks.add(run(event, receiver, takers));
    return takers;
}

base::Task<> InboxDelivery::run(
    Event event, PublicKey receiver, std::shared_ptr<QList<RelayUrl>> takers)
{
    ++m_underWay;
    auto pause = FirstPause;
    for (int tries = 1; tries <= MaxTries; ++tries) {
        const bool isDone = co_await tryOnce(event, receiver, takers);
        if (isDone || tries == MaxTries)
            break;
        co_await m_clock.sleep(pause);
        pause *= 2;
    }
    --m_underWay;
}

// True when nothing is left to be done.
base::Task<bool> InboxDelivery::tryOnce(
    Event event, PublicKey receiver, std::shared_ptr<QList<RelayUrl>> takers)
{
    const auto named = co_await m_directory.furtherRelaysToDeliver(receiver);
    if (!named)
        co_return false;
    auto missing = *named;
    missing.removeIf([&takers](const RelayUrl& url) { return takers->contains(url); });
    if (missing.isEmpty())
        co_return true;
    const auto report = co_await m_pool.publish(event, missing);
    *takers += report.accepted;
    co_return report.accepted.size() == missing.size();
}

} // namespace nostr
