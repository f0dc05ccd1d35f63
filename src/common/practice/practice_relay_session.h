// SPDX-License-Identifier: GPL-3.0-or-later
// One client of the practice relay: its subscriptions and who it has proved to be.
#pragma once

#include "practice/practice_relay.h"
#include "practice/practice_relay_syncs.h"

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
    void count(const QJsonArray& parts); // NIP-45
    void openSync(const QJsonArray& parts); // NIP-77
    void authenticate(const QJsonArray& parts);
    void serve(const QString& subscription, const QList<nostr::Filter>& filters);
    void offer(const StoredEventPtr& stored); // a new event: sent where a subscription wants it

    void sendEvent(const QString& subscription, const StoredEventPtr& stored) const;
    void sendOk(const nostr::EventId& id, bool isAccepted, const QString& reason) const;
    void sendClosed(const QString& subscription, const QString& reason) const;
    void sendNotice(const QString& text) const;
    void sendChallenge() const;

    // The filters behind the name in a REQ or COUNT, or why they are not served.
    base::Result<QList<nostr::Filter>> filtersIn(const QJsonArray& parts) const;
    base::Result<nostr::Filter> servableFilter(const QJsonValue& json) const;
    PracticeRelayIndex::Found find(const QList<nostr::Filter>& filters, int limit) const;
    void refuse(const QString& subscription, const QString& reason) const;
    // Why a filter is not served before NIP-42; empty when it is.
    QString guardAgainst(const nostr::Filter& filter) const;
    bool mayRead(const nostr::Event& event) const;
    QString refusalOfAuth(const nostr::Event& event) const;

    PracticeRelay& m_relay;
    QList<nostr::RelayUrl> m_names; // of this relay, as clients know it
    QString m_challenge;
    std::function<void(const QString&)> m_send;
    std::map<QString, QList<nostr::Filter>> m_subscriptions;
    PracticeRelaySyncs m_syncs;
    QSet<nostr::PublicKey> m_authenticated;
};

} // namespace practice
