// SPDX-License-Identifier: GPL-3.0-or-later
// Which relays may learn our keys when they demand it (NIP-42). Our own relays may unless the user
// refused; of others, which are only visited to bring letters, the user is asked.
#pragma once

#include "consumer/core/profile_settings.h"
#include "nostr/relay_pool.h"

#include <QObject>

namespace consumer {

inline constexpr qsizetype MaxAuthQuestions = 20; // open ones; later relays are refused for now

class RelayConsent : public QObject {
    Q_OBJECT

public:
    // The pool outlives this object, and asks nobody else.
    explicit RelayConsent(nostr::RelayPool& relays);
    ~RelayConsent() override;

    // All that the user ever answered. Whoever is allowed now is answered at once.
    void setAnswers(const QMap<QString, AuthAnswer>& answers);
    QStringList questions() const { return m_questions; } // relays that wait for an answer

Q_SIGNALS:
    void changed(); // there is a question more, or one less

private:
    bool mayLearnKeys(const nostr::RelayUrl& relay);

    nostr::RelayPool& m_relays;
    QMap<QString, AuthAnswer> m_answers;
    QStringList m_questions;
};

} // namespace consumer
