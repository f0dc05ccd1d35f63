// SPDX-License-Identifier: GPL-3.0-or-later
// All relays as one: connections that come back, each event verified once however many relays send
// it, OKs counted, NIP-42 answered. Events of one relay arrive in that relay's order.
//
// Limits. At most MaxSockets relays are connected; the least useful wait (guests before our own,
// idle ones before busy ones). A relay that sends faster than we can check loses the newest events
// beyond SignatureChecker::MaxWaitingOfRelay; they are asked for again once the rest is checked.
// What a relay sends of its past beyond HistoryWalk::MaxPages pages counts as a hole in its health.
#pragma once

#include "base/amount.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "nostr/count_desk.h"
#include "nostr/event.h"
#include "nostr/filter.h"
#include "nostr/keys.h"
#include "nostr/publication_desk.h"
#include "nostr/relay_answer.h"
#include "nostr/relay_health.h"
#include "nostr/relay_transport.h"
#include "nostr/relay_url.h"
#include "nostr/signature_checker.h"
#include "nostr/subscription.h"

#include <QList>
#include <QObject>

#include <chrono>
#include <functional>
#include <map>
#include <memory>

namespace nostr {

class RelayConnection;
class RelayDocuments;
class RelayDocumentSource;

class RelayPool : public QObject {
    Q_OBJECT

public:
    // An event further ahead of our clock is dropped.
    static constexpr std::chrono::minutes MaxAhead{15};
    // A subscription's stored events have ended by then, whatever the relays say or do not say.
    static constexpr std::chrono::seconds StoredEventsLimit{10};
    static constexpr std::chrono::seconds GuestLinger{30};
    static constexpr std::chrono::milliseconds HealthInterval{250};
    static constexpr qsizetype MaxFetched = 50'000; // events of one fetch
    // Bits: some seconds of one core. A relay that demands more does not get our events.
    static constexpr int MaxWork = 24;
    static constexpr std::size_t MaxSockets = 32;

    RelayPool(TransportFactory transports, base::Clock& clock, base::RandomSource& random,
        QObject* parent = nullptr);
    ~RelayPool() override;

    void addRelay(const RelayUrl& url);
    void removeRelay(const RelayUrl& url);
    QList<RelayUrl> relays() const;
    QList<RelayHealth> health() const;
    int connectedCount() const;
    qint64 verificationCount() const; // signatures checked so far

    // Consent to answer AUTH demands with this key, until it is taken back as often as it was
    // given. A relay learns of a key only when it demands authentication on a connection that is
    // about this key, and only with the policy's consent, because the answer reveals the key. Until
    // a policy is set only the pool's own relays are answered, not guests.
    using AuthPolicy = std::function<bool(const RelayUrl&)>;
    void authenticateAs(const SecretKey& key) { m_keys += key; }
    void stopAuthenticatingAs(const SecretKey& key) { m_keys.removeOne(key); }
    void setAuthPolicy(AuthPolicy mayAuthenticate)
    {
        m_mayAuthenticate = std::move(mayAuthenticate);
    }

    // The policy allows now what it did not: answers what that relay demanded meanwhile.
    void answerChallenge(const RelayUrl& url);

    // From now on the documents of connected relays are read and their limits obeyed (NIP-11). The
    // source outlives the pool.
    void readDocumentsFrom(RelayDocumentSource& source);

    // No relays named means all of the pool's, including those added later. A named relay that is
    // not in the pool is connected for as long as something needs it.
    std::unique_ptr<Subscription> subscribe(QList<Filter> filters, QList<RelayUrl> relays = {});

    // The most that one of our relays wants in every event (NIP-13), up to MaxWork. Known once its
    // document was read, or after the first refusal.
    int demandedWork() const;

    // Answers when every relay has, at the limit, or two seconds after the first acceptance; relays
    // that have not answered by then are reported silent but are still served until the limit.
    base::Task<PublishReport> publish(Event event, QList<RelayUrl> relays = {},
        std::chrono::milliseconds limit = std::chrono::seconds{10});

    // Stored events, newest first, each once. Answers when all relays have (unreachable ones are
    // not waited for when another has answered) or at the limit; the report tells which relays did.
    // Those that come after the first `most` are left out.
    base::Task<FetchReport> fetch(QList<Filter> filters, QList<RelayUrl> relays = {},
        std::chrono::milliseconds limit = std::chrono::seconds{5}, qsizetype most = MaxFetched);

    // How many stored events match, by each relay's account (NIP-45). Answers when all relays have
    // or cannot be reached, or at the limit.
    base::Task<CountReport> count(QList<Filter> filters, QList<RelayUrl> relays = {},
        std::chrono::milliseconds limit = std::chrono::seconds{5});

Q_SIGNALS:
    void healthChanged(); // at most four times a second

private:
    struct Member {
        std::unique_ptr<RelayConnection> connection;
        bool isGuest = false; // connected only while something needs it
    };
    struct Interest { // the pool's side of a Subscription
        QList<Filter> filters;
        QList<RelayUrl> relays;
        bool wantsAll = false;
        Subscription* subscription = nullptr;
        RecentIds delivered;
        std::map<RelayUrl, RelayAnswer> answers;
        std::unique_ptr<base::Alarm> limit;
    };
    RelayConnection& connectionTo(const RelayUrl& url, bool isGuest);
    void watch(RelayConnection& connection);
    void closeInterest(const QString& id);
    void takeArrival(const Arrival& arrival);
    void deliver(const Arrival& arrival, const Event& event);
    void noteInvalid(const Arrival& arrival, const base::Error& error);
    void noteConclusion(const QString& subscription, const RelayAnswer& answer);
    void endWhenComplete(const QString& id);
    void endAllWhenComplete();
    QList<RelayAnswer> answersTo(const QString& id) const;
    bool isOwn(const RelayUrl& url) const;
    void noteState(const RelayUrl& url);
    void shareSockets();
    void noteHealthChange();
    void scheduleGuestCheck();
    void dropIdleGuests();

    TransportFactory m_transports;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    QList<SecretKey> m_keys;
    SignatureChecker m_checker;
    std::map<RelayUrl, Member> m_members;
    std::map<QString, Interest> m_interests;
    PublicationDesk m_publications;
    CountDesk m_counts;
    AuthPolicy m_mayAuthenticate;
    std::unique_ptr<RelayDocuments> m_documents;
    std::unique_ptr<base::Alarm> m_healthAlarm;
    std::unique_ptr<base::Alarm> m_guestAlarm;
    std::unique_ptr<base::Alarm> m_sharing;
    bool m_isHealthStale = false;
    qint64 m_nextSubscription = 1;
    qint64 m_nextCount = 1;
};

} // namespace nostr
