// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/relay_consent.h"

namespace consumer {

RelayConsent::RelayConsent(nostr::RelayPool& relays)
    : m_relays{relays}
{
    m_relays.setAuthPolicy([this](const nostr::RelayUrl& relay) { return mayLearnKeys(relay); });
}

RelayConsent::~RelayConsent()
{
    m_relays.setAuthPolicy([](const nostr::RelayUrl&) { return false; });
}

void RelayConsent::setAnswers(const QMap<QString, AuthAnswer>& answers)
{
    const auto before = std::exchange(m_answers, answers);
    const auto removed
        = m_questions.removeIf([this](const QString& relay) { return m_answers.contains(relay); });
    for (auto it = m_answers.cbegin(); it != m_answers.cend(); ++it) {
        const auto relay = nostr::RelayUrl::fromText(it.key());
        const bool isNew = before.value(it.key(), AuthAnswer::Refuse) == AuthAnswer::Refuse;
        if (relay && isNew && it.value() == AuthAnswer::Allow)
            m_relays.answerChallenge(*relay);
    }
    if (removed > 0)
        Q_EMIT changed();
}

bool RelayConsent::mayLearnKeys(const nostr::RelayUrl& relay)
{
    const auto name = relay.toString();
    const auto answer = m_answers.constFind(name);
    if (answer != m_answers.cend())
        return *answer == AuthAnswer::Allow;
    if (m_relays.relays().contains(relay))
        return true;
    if (!m_questions.contains(name) && m_questions.size() < MaxAuthQuestions) {
        m_questions.append(name);
        Q_EMIT changed();
    }
    return false;
}

} // namespace consumer
