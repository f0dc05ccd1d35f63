// SPDX-License-Identifier: GPL-3.0-or-later
// A small complete relay without sockets: NIP-01, 09, 11, 13, 40, 42, 45, 67, 70 and 77, and the
// guard of NIP-04 and NIP-59. Text in, text out, one session per connection; an event is
// acknowledged only after it is on disk.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "nostr/relay_url.h"
#include "practice/practice_relay_index.h"
#include "practice/practice_relay_store.h"

#include <QJsonObject>
#include <QSet>

#include <functional>

namespace practice {

class PracticeRelaySession;

class PracticeRelay {
public:
    static constexpr std::chrono::minutes MaxAhead{15};
    static constexpr std::chrono::seconds SweepInterval{60}; // deletes what has expired
    static constexpr int MaxResults = 20'000; // of one filter
    static constexpr qsizetype MaxEvents = 500'000;
    static constexpr int MaxSubscriptions = 200; // of one session
    static constexpr int MaxFilters = 50; // of one REQ

    struct Policy {
        // Kinds 4, 1059 and 21059 are served only to whom they concern, after NIP-42.
        bool guardsPrivateMessages = false;
        int leastWork = 0; // NIP-13, in bits; only work that was committed to counts
        int maxResults = MaxResults; // of one filter
    };
    struct Verdict {
        bool isAccepted = false;
        QString reason;
        StoredEventPtr news; // to pass on to subscribers; null when there is nothing new
    };

    // Everything given outlives the relay, the relay outlives its sessions.
    static base::Result<std::unique_ptr<PracticeRelay>> open(
        storage::Database& database, base::Clock& clock, base::RandomSource& random, Policy policy);
    ~PracticeRelay();

    // `reachedAt` is the address the client used: its AUTH answer must name the same host.
    std::unique_ptr<PracticeRelaySession> connect(
        const nostr::RelayUrl& reachedAt, std::function<void(const QString&)> send);
    QJsonObject document() const; // NIP-11
    qsizetype eventCount() const { return m_index.size(); }

private:
    friend class PracticeRelaySession;

    PracticeRelay(
        PracticeRelayStore store, base::Clock& clock, base::RandomSource& random, Policy policy);
    base::Result<> load();
    Verdict admit(const QByteArray& json, const QSet<nostr::PublicKey>& authenticated);
    Verdict store(const StoredEventPtr& stored);
    bool isDeleted(const nostr::Event& event) const;
    // What a deletion request of the event's author takes away (NIP-09).
    QList<nostr::EventId> deletedBy(const nostr::Event& request) const;
    void passOn(const StoredEventPtr& stored);
    void sweep();

    PracticeRelayStore m_store;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    Policy m_policy;
    PracticeRelayIndex m_index;
    QList<PracticeRelaySession*> m_sessions;
    std::unique_ptr<base::Alarm> m_sweep;
};

} // namespace practice
