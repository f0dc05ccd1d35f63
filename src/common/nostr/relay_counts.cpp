// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_counts.h"

#include <algorithm>

namespace nostr {

using std::chrono::milliseconds;
using namespace Qt::StringLiterals;

RelayCounts::RelayCounts(
    RelayLink& link, RelayAuthentication& auth, base::Clock& clock, RelayHealth& health)
    : m_link{link}
    , m_auth{auth}
    , m_clock{clock}
    , m_health{health}
{
}

void RelayCounts::ask(const QString& id, const QList<Filter>& filters, milliseconds limit)
{
    auto& asked = m_asked[id];
    asked.filters = filters;
    asked.message = countMessage(id, filters);
    const auto& document = m_health.document;
    const auto longest = document ? document->limits.messageLength : std::nullopt;
    if (document && !document->nips.isEmpty() && !document->nips.contains(Nip))
        return refuseLater(id, RelayOutcome::Refused, u"unsupported: this relay does not count"_s);
    if (longest && asked.message.toUtf8().size() > *longest)
        return refuseLater(
            id, RelayOutcome::Refused, u"unsupported: this relay takes no such long requests"_s);
    if (m_asked.size() > MaxOpen)
        return refuseLater(
            id, RelayOutcome::Refused, u"error: too many counts wait for this relay"_s);
    if (m_link.hasFailed() || !m_link.isStarted())
        return refuseLater(id, RelayOutcome::Unreachable, m_link.lastError());
    asked.alarm = m_clock.callAfter(limit, [this, late = id] { giveUp(QString{late}); });
    m_link.sendText(asked.message);
}

bool RelayCounts::areAbout(const PublicKey& key) const
{
    return std::any_of(m_asked.begin(), m_asked.end(), [&key](const auto& asked) {
        const auto& filters = asked.second.filters;
        return std::any_of(filters.begin(), filters.end(),
            [&key](const Filter& filter) { return names(filter, key); });
    });
}

void RelayCounts::sendAll()
{
    for (const auto& [id, asked] : m_asked)
        m_link.sendText(asked.message);
}

void RelayCounts::noteLost()
{
    for (auto& [id, asked] : m_asked) {
        asked.waitsForAuth = false;
        asked.authRounds = 0;
    }
}

void RelayCounts::noteFailed()
{
    QStringList ids;
    for (const auto& [id, asked] : m_asked)
        ids += id;
    for (const auto& id : ids)
        conclude(id, RelayOutcome::Unreachable, m_link.lastError());
}

void RelayCounts::repeatAfterAuth()
{
    for (auto& [id, asked] : m_asked)
        if (std::exchange(asked.waitsForAuth, false))
            m_link.sendText(asked.message);
}

void RelayCounts::noteCounted(const relay_says::Counted& message)
{
    if (m_asked.erase(message.id) == 0)
        return;
    Q_EMIT counted(message.id,
        {.answer = {.relay = m_link.url(), .outcome = RelayOutcome::Ended},
            .count = message.count,
            .isApproximate = message.isApproximate});
}

bool RelayCounts::noteClosed(const relay_says::Closed& message)
{
    const auto found = m_asked.find(message.subscription);
    if (found == m_asked.end())
        return false;
    auto& asked = found->second;
    if (m_auth.canAnswer(message.reason) && asked.authRounds++ < MaxAuthRounds) {
        asked.waitsForAuth = true;
        m_auth.begin();
        return true;
    }
    ++m_health.refused;
    m_health.rateLimited += refusalReason(message.reason) == RefusalReason::RateLimited;
    conclude(message.subscription, RelayOutcome::Refused, message.reason);
    return true;
}

// Nobody listens yet to a count that is just being asked for.
void RelayCounts::refuseLater(const QString& id, RelayOutcome outcome, const QString& text)
{
    m_asked.at(id).alarm = m_clock.callAfter(milliseconds{0},
        [this, refused = id, outcome, text] { conclude(QString{refused}, outcome, text); });
}

void RelayCounts::giveUp(const QString& id)
{
    m_health.timedOut += m_link.isOpen();
    conclude(id, m_link.isOpen() ? RelayOutcome::TimedOut : RelayOutcome::Unreachable);
}

void RelayCounts::conclude(const QString& id, RelayOutcome outcome, const QString& text)
{
    if (m_asked.erase(id) == 0)
        return;
    Q_EMIT counted(id,
        {.answer = {.relay = m_link.url(),
             .outcome = outcome,
             .reason = refusalReason(text),
             .text = text}});
}

} // namespace nostr
