// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_authentication.h"

#include "base/log.h"
#include "nostr/auth_event.h"
#include "nostr/relay_message.h"
#include "nostr/relay_reason.h"

namespace nostr {

using namespace Qt::StringLiterals;

RelayAuthentication::RelayAuthentication(RelayUrl url, base::Clock& clock,
    base::RandomSource& random, const QList<SecretKey>& keys, std::function<bool()> hasConsent,
    KeyQuestion isInUse)
    : m_url{std::move(url)}
    , m_clock{clock}
    , m_random{random}
    , m_keys{keys}
    , m_hasConsent{std::move(hasConsent)}
    , m_isInUse{std::move(isInUse)}
{
}

void RelayAuthentication::setChallenge(const QString& challenge)
{
    if (challenge == m_challenge || ++m_challenges > MaxChallenges)
        return;
    m_challenge = challenge;
    m_shown.clear();
    if (m_isUnderWay)
        sendAnswers();
}

void RelayAuthentication::forgetConnection()
{
    m_challenge.clear();
    m_challenges = 0;
    m_shown.clear();
    m_inFlight.clear();
    m_alarm.reset();
    m_isUnderWay = false;
}

bool RelayAuthentication::canAnswer(const QString& reason) const
{
    const auto why = refusalReason(reason);
    // One relay says "restricted" to readers who have not authenticated yet.
    const bool isDemand = why == RefusalReason::AuthRequired
        || (why == RefusalReason::Restricted && !m_challenge.isEmpty());
    return isDemand && (m_isUnderWay || (!unshownKeys().isEmpty() && m_hasConsent()));
}

bool RelayAuthentication::canBegin() const
{
    return !m_challenge.isEmpty() && !m_isUnderWay && !unshownKeys().isEmpty() && m_hasConsent();
}

void RelayAuthentication::begin()
{
    if (std::exchange(m_isUnderWay, true))
        return;
    m_alarm = m_clock.callAfter(Limit, [this] { finish(); });
    if (!m_challenge.isEmpty())
        sendAnswers();
}

bool RelayAuthentication::noteAnswer(const EventId& id, bool isAccepted, const QString& reason)
{
    if (!m_inFlight.remove(id))
        return false;
    if (!isAccepted)
        qCInfo(lcNostr) << m_url.toString() << "refused to authenticate us:" << reason;
    if (m_inFlight.isEmpty())
        finish();
    return true;
}

QList<SecretKey> RelayAuthentication::unshownKeys() const
{
    QList<SecretKey> keys;
    for (const auto& key : m_keys) {
        if (m_isInUse(key.publicKey()) && !keys.contains(key))
            keys += key;
    }
    if (keys.isEmpty() && !m_keys.isEmpty())
        keys += m_keys.first();
    keys.removeIf([this](const SecretKey& key) { return m_shown.contains(key.publicKey()); });
    return keys;
}

void RelayAuthentication::sendAnswers()
{
    QStringList messages;
    const auto keys = unshownKeys();
    for (const auto& key : keys) {
        m_shown.insert(key.publicKey());
        const auto event = signEvent(authEvent(m_url, m_challenge, m_clock.now()), key, m_random);
        m_inFlight.insert(event.id);
        messages += authMessage(event);
    }
    for (const auto& message : messages)
        Q_EMIT answerReady(message);
}

void RelayAuthentication::finish()
{
    m_inFlight.clear();
    m_alarm.reset();
    m_isUnderWay = false;
    Q_EMIT finished();
}

} // namespace nostr
