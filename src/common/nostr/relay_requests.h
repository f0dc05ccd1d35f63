// SPDX-License-Identifier: GPL-3.0-or-later
// The REQs of one relay over many reconnects: as many at a time as the relay allows, older events
// page by page, repeated after an authentication, and each concluded once its stored events have
// come, were refused, or did not come in time.
//
// When events come faster than they are checked, the pool drops some (noteDropped): the rest of
// that page is dropped too and asked for again; after dropped live events the REQ is sent anew.
#pragma once

#include "base/clock.h"
#include "nostr/relay_answer.h"
#include "nostr/relay_authentication.h"
#include "nostr/relay_health.h"
#include "nostr/relay_link.h"
#include "nostr/relay_message.h"
#include "nostr/relay_request.h"
#include "nostr/signature_checker.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace nostr {

class RelayRequests : public QObject {
    Q_OBJECT

public:
    // A REQ that gets no EOSE for so long counts as ended.
    static constexpr std::chrono::seconds StoredEventsLimit{10};
    // A REQ that the relay closed for a passing reason is sent again after this.
    static constexpr std::chrono::seconds ClosedRetry{60};
    // After dropped live events.
    static constexpr std::chrono::seconds FloodPause{5};
    static constexpr int MaxAuthRounds = 3; // per REQ and connection
    // Of a relay that does not say how many it takes.
    static constexpr int DefaultMaxOpen = 200;

    // Everything given outlives this object.
    RelayRequests(
        RelayLink& link, RelayAuthentication& auth, base::Clock& clock, RelayHealth& health);

    void request(const QString& subscription, const QList<Filter>& filters);
    void cancel(const QString& subscription);
    bool isEmpty() const { return m_asked.empty(); }
    bool areAbout(const PublicKey& key) const;
    void setLimits(const RelayLimits& limits);

    void sendAll(); // connected
    void noteLost();
    void repeatAfterAuth();
    void noteEvent(const relay_says::EventFound& message);
    void noteEnded(const relay_says::StoredEventsEnded& message);
    void noteClosed(const relay_says::Closed& message);

    // What became of an arrival.
    void noteSeen(const Arrival& arrival, const Event& event); // verified
    void noteDropped(const Arrival& arrival); // there was no room for it
    void settle(const Arrival& arrival); // everything before it was noted

Q_SIGNALS:
    void arrived(const nostr::Arrival& arrival);
    void concluded(const QString& subscription, const nostr::RelayAnswer& answer);
    void healthChanged();

private:
    struct Asked {
        RelayRequest request;
        std::chrono::milliseconds sentAt{0};
        std::unique_ptr<base::Alarm> alarm; // no EOSE, or time to ask again
        std::optional<RelayAnswer> conclusion; // until settle()
        int cutPage = RelayRequest::LivePage; // what still comes of it is dropped
        bool isOpen = false; // the relay has it
        bool isDeaf = false; // live events were dropped: nothing counts until it is sent anew
        bool waitsForAuth = false;
        int authRounds = 0;
    };
    struct Wire { // the name of a REQ, taken apart
        QString subscription;
        int page = RelayRequest::LivePage; // of older events
    };

    static QString olderName(const QString& subscription, int page);
    static Wire wireOf(const QString& name);
    int openCount() const;
    int maxOpen() const;
    void send(const QString& subscription);
    void sendOlder(const QString& subscription, Asked& asked);
    void sendWaiting();
    void sendRequest(
        const QString& subscription, const QString& name, const QList<Filter>& filters);
    void conclude(
        const QString& subscription, RelayOutcome outcome, const QString& text = QString{});
    void noteLatencySince(std::chrono::milliseconds sentAt);

    RelayLink& m_link;
    RelayAuthentication& m_auth;
    base::Clock& m_clock;
    RelayHealth& m_health;
    RelayLimits m_limits;
    std::map<QString, Asked> m_asked;
    std::deque<QString> m_waiting; // for one of the relay's places; may name some twice
};

} // namespace nostr
