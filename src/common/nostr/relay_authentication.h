// SPDX-License-Identifier: GPL-3.0-or-later
// Answers a relay's NIP-42 demands on one connection, with the keys that this connection is about:
// the relay is to learn of no others. Nothing is told to a relay that does not demand it.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "nostr/event.h"
#include "nostr/relay_url.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

namespace nostr {

class RelayAuthentication : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds Limit{5}; // for the challenge and for the answers
    // Of one connection. Each costs a signature of every key; further ones are not answered.
    static constexpr int MaxChallenges = 10;

    // `keys` outlives this object and may grow. Without consent no demand is answered: an answer
    // reveals the keys. Asked anew at every demand, as is which keys the connection is about; when
    // it is about none of them, the first key answers for all.
    using KeyQuestion = std::function<bool(const PublicKey&)>;
    RelayAuthentication(RelayUrl url, base::Clock& clock, base::RandomSource& random,
        const QList<SecretKey>& keys, std::function<bool()> hasConsent, KeyQuestion isInUse);

    void setChallenge(const QString& challenge);
    void forgetConnection();

    // Is the reason a demand to authenticate, and is there a key this relay has not seen yet?
    bool canAnswer(const QString& reason) const;
    // There is a challenge, consent, and a key it was not answered with.
    bool canBegin() const;
    // Starts unless already under way; finished() follows.
    void begin();
    // True when the OK belonged to an authentication.
    bool noteAnswer(const EventId& id, bool isAccepted, const QString& reason);

Q_SIGNALS:
    void answerReady(const QString& message);
    void finished(); // repeat what was refused

private:
    QList<SecretKey> unshownKeys() const;
    void sendAnswers();
    void finish();

    RelayUrl m_url;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const QList<SecretKey>& m_keys;
    std::function<bool()> m_hasConsent;
    KeyQuestion m_isInUse;
    QString m_challenge;
    int m_challenges = 0; // on this connection
    QSet<PublicKey> m_shown; // on this connection
    QSet<EventId> m_inFlight;
    std::unique_ptr<base::Alarm> m_alarm;
    bool m_isUnderWay = false;
};

} // namespace nostr
