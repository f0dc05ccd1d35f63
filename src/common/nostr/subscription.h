// SPDX-License-Identifier: GPL-3.0-or-later
// What a pool's relays send for some filters, from now until this object is destroyed (which sends
// CLOSE). Each event comes once and verified; stored events come before storedEventsEnded(), live
// ones follow. Reconnects are invisible: what was missed meanwhile is asked for again.
#pragma once

#include "nostr/event.h"
#include "nostr/relay_url.h"

#include <QObject>

#include <functional>

namespace nostr {

class Subscription final : public QObject {
    Q_OBJECT

public:
    Subscription(QString id, std::function<void()> onClose)
        : m_id{std::move(id)}
        , m_onClose{std::move(onClose)}
    {
    }
    ~Subscription() override { m_onClose(); }

    const QString& id() const { return m_id; } // its name at the pool
    bool haveStoredEventsEnded() const { return m_haveStoredEventsEnded; }

    // The pool's side.
    void deliver(const Event& event, const RelayUrl& from) { Q_EMIT eventArrived(event, from); }
    void noteSeenAgain(const EventId& id, const RelayUrl& from) { Q_EMIT seenAgain(id, from); }
    void endStoredEvents()
    {
        if (!std::exchange(m_haveStoredEventsEnded, true))
            Q_EMIT storedEventsEnded();
    }

Q_SIGNALS:
    void eventArrived(const nostr::Event& event, const nostr::RelayUrl& from);
    void seenAgain(
        const nostr::EventId& id, const nostr::RelayUrl& from); // another relay has it too
    // Once: every relay has answered, given up or kept silent for ten seconds.
    void storedEventsEnded();

private:
    QString m_id;
    std::function<void()> m_onClose;
    bool m_haveStoredEventsEnded = false;
};

} // namespace nostr
