// SPDX-License-Identifier: GPL-3.0-or-later
// The events on their way to one relay: each is repeated after a reconnect or an authentication
// until the relay answers or its time is over. What the relay says it would refuse is not sent.
#pragma once

#include "base/clock.h"
#include "nostr/event.h"
#include "nostr/relay_authentication.h"
#include "nostr/relay_health.h"
#include "nostr/relay_link.h"
#include "nostr/relay_message.h"

#include <map>
#include <memory>

namespace nostr {

class RelayOutbox : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t MaxEvents = 1000; // waiting for their OK; more are refused at once
    static constexpr int MaxAuthRounds = 3; // per event and connection

    // Everything given outlives this object.
    RelayOutbox(
        RelayLink& link, RelayAuthentication& auth, base::Clock& clock, RelayHealth& health);

    void publish(const Event& event, std::chrono::milliseconds limit);
    bool isEmpty() const { return m_events.empty(); }
    bool holdsEventOf(const PublicKey& author) const;
    void setLimits(const RelayLimits& limits) { m_limits = limits; }

    void sendAll(); // connected
    void noteLost();
    void repeatAfterAuth();
    void noteAnswer(const relay_says::Ok& answer);

Q_SIGNALS:
    void answered(const nostr::EventId& id, bool isAccepted, const QString& reason);
    void wentSilent(const nostr::EventId& id); // its time is over without an answer
    void healthChanged();

private:
    struct Outgoing {
        PublicKey author;
        QString message;
        std::chrono::milliseconds deadline{0};
        std::chrono::milliseconds sentAt{0};
        std::unique_ptr<base::Alarm> alarm;
        bool waitsForAuth = false;
        int authRounds = 0;
    };

    void send(Outgoing& outgoing);
    void giveUp(EventId id);
    void refuse(const EventId& id, const QString& reason);

    RelayLink& m_link;
    RelayAuthentication& m_auth;
    base::Clock& m_clock;
    RelayHealth& m_health;
    RelayLimits m_limits;
    std::map<EventId, Outgoing> m_events;
};

} // namespace nostr
