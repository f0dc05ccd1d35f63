// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/uptime_history.h"

#include "nostr/kinds.h"

namespace consumer {

namespace {

constexpr auto HistorySpan = std::chrono::hours{UptimeHours};

} // namespace

UptimeHistory::UptimeHistory(nostr::RelayPool& relays, OfferBoard& board, base::Clock& clock)
    : m_relays{relays}
    , m_board{board}
    , m_clock{clock}
{
}

void UptimeHistory::want(const QList<nostr::PublicKey>& providers)
{
    QList<nostr::PublicKey> waiting;
    for (const auto& provider : providers) {
        if (!m_fetched.contains(provider) && !waiting.contains(provider))
            waiting.append(provider);
    }
    for (const auto& provider : std::as_const(m_waiting)) {
        if (!waiting.contains(provider))
            waiting.append(provider);
    }
    m_waiting = waiting.first(std::min(waiting.size(), MaxWaitingHistories));
    if (!m_isFetching && !m_waiting.isEmpty()) {
        m_isFetching = true;
        m_tasks.add(fetchWaiting());
    }
}

base::Task<> UptimeHistory::fetchWaiting()
{
    while (!m_waiting.isEmpty()) {
        const auto provider = m_waiting.takeFirst();
        m_fetched.insert(provider);
        const bool isAnswered = co_await fetch(provider);
        if (!isAnswered)
            m_fetched.remove(provider); // asked again when it is looked at again
    }
    m_isFetching = false;
}

base::Task<bool> UptimeHistory::fetch(nostr::PublicKey provider)
{
    nostr::Filter beats;
    beats.kinds = {nostr::kinds::Heartbeat};
    beats.authors = {provider};
    beats.since = m_clock.now() - HistorySpan;
    const QList<nostr::Filter> filters(1, beats);
    const auto report = co_await m_relays.fetch(filters);
    for (const auto& event : report.events)
        m_board.addBeat(event);
    Q_EMIT changed();
    co_return report.hasAnswer();
}

} // namespace consumer
