// SPDX-License-Identifier: GPL-3.0-or-later
// One client of the practice relay: its subscriptions and who it has proved to be.
#pragma once

#include "practice/practice_relay.h"

#include <QJsonArray>

#include <map>

namespace practice {

class PracticeRelaySession {
public:
    PracticeRelaySession(PracticeRelay& relay, nostr::RelayUrl reachedAt, QString challenge,
        std::function<void(const QString&)> send);
    ~PracticeRelaySession(); // ends its subscriptions
    PracticeRelaySession(const PracticeRelaySession&) = delete;
    PracticeRelaySession& operator=(const PracticeRelaySession&) = delete;

    void receive(const QString& text);

private:
    friend class PracticeRelay;

    void publish(const QByteArray& json);
    void subscribe(const QJsonArray& parts);
    void authenticate(const QJsonArray& parts);
    void serve(const QString& subscription, const QList<nostr::Filter>& filters);
    void offer(const StoredEventPtr& stored); // a new event: sent where a subscription wants it

    void sendEvent(const QString& subscription, const StoredEventPtr& stored) const;
    void sendOk(const nostr::EventId& id, bool isAccepted, const QString& reason) const;
    void sendClosed(const QString& subscription, const QString& reason) const;
    void sendNotice(const QString& text) const;
    void sendChallenge() const;

    // Why a filter is not served before NIP-42; empty when it is.
    QString guardAgainst(const nostr::Filter& filter) const;
    bool mayRead(const nostr::Event& event) const;
    QString refusalOfAuth(const nostr::Event& event) const;

    PracticeRelay& m_relay;
    nostr::RelayUrl m_reachedAt;
    QString m_challenge;
    std::function<void(const QString&)> m_send;
    std::map<QString, QList<nostr::Filter>> m_subscriptions;
    QSet<nostr::PublicKey> m_authenticated;
};

} // namespace practice
