// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_outbox.h"

#include "nostr/relay_reason.h"

#include <algorithm>

namespace nostr {

using std::chrono::milliseconds;
using namespace Qt::StringLiterals;

RelayOutbox::RelayOutbox(
    RelayLink& link, RelayAuthentication& auth, base::Clock& clock, RelayHealth& health)
    : m_link{link}
    , m_auth{auth}
    , m_clock{clock}
    , m_health{health}
{
}

void RelayOutbox::publish(const Event& event, milliseconds limit)
{
    if (const auto allowed = checkAgainst(m_limits, event, m_clock.now()); !allowed)
        return refuse(event.id, allowed.error().detail);
    if (m_events.size() >= MaxEvents)
        return refuse(event.id, u"error: too many events wait for this relay"_s);
    auto& outgoing = m_events[event.id];
    outgoing.author = event.pubkey;
    outgoing.message = eventMessage(event);
    const auto deadline = m_clock.uptime() + limit;
    if (!outgoing.alarm || outgoing.deadline < deadline) {
        outgoing.deadline = deadline;
        outgoing.alarm = m_clock.callAfter(limit, [this, id = event.id] { giveUp(EventId{id}); });
    }
    if (m_link.isOpen())
        send(outgoing);
}

bool RelayOutbox::holdsEventOf(const PublicKey& author) const
{
    return std::any_of(m_events.begin(), m_events.end(),
        [&author](const auto& event) { return event.second.author == author; });
}

void RelayOutbox::sendAll()
{
    for (auto& [id, outgoing] : m_events)
        send(outgoing);
}

void RelayOutbox::noteLost()
{
    for (auto& [id, outgoing] : m_events) {
        outgoing.waitsForAuth = false;
        outgoing.authRounds = 0;
    }
}

void RelayOutbox::repeatAfterAuth()
{
    for (auto& [id, outgoing] : m_events)
        if (outgoing.waitsForAuth)
            send(outgoing);
}

void RelayOutbox::noteAnswer(const relay_says::Ok& answer)
{
    const auto found = m_events.find(answer.id);
    if (found == m_events.end())
        return;
    auto& outgoing = found->second;
    if (!answer.isAccepted && m_auth.canAnswer(answer.reason)
        && outgoing.authRounds++ < MaxAuthRounds) {
        outgoing.waitsForAuth = true;
        return m_auth.begin();
    }
    m_health.latency = m_clock.uptime() - outgoing.sentAt;
    m_events.erase(found);
    if (!answer.isAccepted)
        return refuse(answer.id, answer.reason);
    ++m_health.accepted;
    Q_EMIT healthChanged();
    Q_EMIT answered(answer.id, true, answer.reason);
}

void RelayOutbox::send(Outgoing& outgoing)
{
    outgoing.waitsForAuth = false;
    outgoing.sentAt = m_clock.uptime();
    m_link.sendText(outgoing.message);
}

void RelayOutbox::giveUp(EventId id)
{
    m_events.erase(id);
    ++m_health.timedOut;
    Q_EMIT healthChanged();
    Q_EMIT wentSilent(id);
}

void RelayOutbox::refuse(const EventId& id, const QString& reason)
{
    ++m_health.refused;
    m_health.rateLimited += refusalReason(reason) == RefusalReason::RateLimited;
    m_health.workDemanded = std::max(m_health.workDemanded, workDemandedIn(reason).value_or(0));
    m_health.lastError = reason;
    Q_EMIT healthChanged();
    Q_EMIT answered(id, false, reason);
}

} // namespace nostr
