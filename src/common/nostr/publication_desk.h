// SPDX-License-Identifier: GPL-3.0-or-later
// The events that are being published, each until every relay it went to has answered, is silent
// for good, or (once one has accepted) two seconds have passed.
#pragma once

#include "base/clock.h"
#include "nostr/event.h"
#include "nostr/relay_url.h"

#include <QPair>
#include <QSet>

#include <map>
#include <memory>

namespace nostr {

struct PublishReport {
    QList<RelayUrl> accepted;
    QList<QPair<RelayUrl, QString>> refused;
    QList<RelayUrl> silent;

    bool isAccepted() const { return !accepted.isEmpty(); }
};

class PublicationDesk {
public:
    static constexpr std::chrono::seconds StragglerWait{2};

    struct Publication {
        QSet<RelayUrl> waitsFor;
        PublishReport report;
        base::Completer<bool> done;
        std::unique_ptr<base::Alarm> stragglers;
    };

    explicit PublicationDesk(base::Clock& clock)
        : m_clock{clock}
    {
    }

    // Followed for as long as the caller keeps it.
    std::shared_ptr<Publication> open(const EventId& id, const QList<RelayUrl>& relays);
    void noteAnswer(
        const RelayUrl& from, const EventId& id, bool isAccepted, const QString& reason);
    void noteSilence(const RelayUrl& from, const EventId& id);
    void noteRemoved(const RelayUrl& relay); // it will never answer

private:
    QList<std::shared_ptr<Publication>> publicationsOf(const EventId& id);

    base::Clock& m_clock;
    std::multimap<EventId, std::weak_ptr<Publication>> m_publications;
};

} // namespace nostr
