// SPDX-License-Identifier: GPL-3.0-or-later
// The newest valid offer of every provider, their live heartbeats, and the uptime we saw ourselves.
// Fed with verified events; keeps its table rows ready, so that ten thousand offers cost a copy.
#pragma once

#include "base/clock.h"
#include "consumer/core/heard_beats.h"
#include "nostr/event.h"
#include "nostr/relay_url.h"
#include "protocol/heartbeat.h"
#include "protocol/offer.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <functional>
#include <optional>
#include <vector>

namespace consumer {

inline constexpr std::chrono::seconds OnlineLimit{120}; // a younger heartbeat means online
inline constexpr std::chrono::seconds FutureLimit{120}; // a heartbeat further ahead is ignored
inline constexpr std::size_t MaxProviders = 50'000;
inline constexpr int MaxSpecsShown = 64; // of one provider
inline constexpr qsizetype MaxListShown = 64; // mints and capabilities of one provider
inline constexpr qsizetype MaxShownText = 200; // longer texts of an offer are cut
inline constexpr qsizetype MaxIdText = 200; // what has a longer id is left out

// What we remember about a provider beyond its offer.
struct ProviderMemory {
    base::UnixTime firstSeen;
    bool isStarred = false;
    bool isAvoided = false;
    QString avoidReason;
    int leases = 0;
    int failures = 0;

    bool operator==(const ProviderMemory&) const = default;
};

struct OfferRecord {
    protocol::Offer offer;
    base::UnixTime offeredAt;
    nostr::EventId event;
    bool nameMatchesKey = false;
    std::optional<protocol::Heartbeat> lastBeat;
    ProviderMemory memory;

    bool isOnline(base::UnixTime now) const;
};

class OfferBoard {
public:
    explicit OfferBoard(base::Clock& clock, std::size_t maxProviders = MaxProviders)
        : m_clock{clock}
        , m_maxProviders{maxProviders}
    {
    }

    // True when something that is shown changed. When the board is full, silent strangers make room
    // for new ones: never those online, starred or rented from.
    bool addOffer(const nostr::Event& event);
    // One of an earlier visit: shown as such until a relay says it again, or endEarlier().
    bool rememberOffer(const nostr::Event& event);
    bool hasEarlier() const { return m_earlier > 0; }
    // The relays have told all they know: drops what none of them repeated, and says whose it was.
    QList<nostr::PublicKey> endEarlier();
    bool addBeat(const nostr::Event& event);
    void remember(const nostr::PublicKey& provider, const ProviderMemory& memory);
    void setMintsHeld(const QSet<QString>& mints); // normalised; marks what we can pay

    qsizetype size() const { return m_order.size(); }
    const OfferRecord* find(const nostr::PublicKey& provider) const;
    // A key in any form, a unique prefix of at least eight hex digits, or a unique name (protocol
    // §8.3).
    base::Result<nostr::PublicKey> findByText(const QString& text) const;
    QList<nostr::PublicKey> providers() const { return m_order; } // in order of arrival
    SeenUptime seenUptime(const nostr::PublicKey& provider) const;
    int acceptingProviders(const QString& mint) const;

    // All rows; equal revisions mean equal rows, apart from who is online.
    QList<OfferRow> rows();
    quint64 revision() const { return m_revision; }

private:
    struct Entry {
        OfferRecord record;
        HeardBeats beats;
        QList<OfferRow> rows;
        bool isStale = true; // rows
        bool isEarlier = false; // of an earlier visit, not heard in this one
        bool wasOnline = false;
    };

    Entry* place(const nostr::Event& event, const protocol::Offer& offer);
    bool makeRoom();
    QList<nostr::PublicKey> dropUnless(const std::function<bool(const Entry&)>& stays);
    void hearAgain(Entry& entry);
    void buildRows(Entry& entry, base::UnixTime now) const;
    bool canPay(const protocol::Offer& offer) const;

    base::Clock& m_clock;
    const std::size_t m_maxProviders;
    std::vector<Entry> m_entries;
    QHash<nostr::PublicKey, qsizetype> m_places;
    QHash<nostr::PublicKey, HeardBeats>
        m_earlyBeats; // of providers whose offer has not come yet; bounded
    QHash<nostr::PublicKey, protocol::Heartbeat> m_earlyBeat;
    QHash<nostr::PublicKey, ProviderMemory> m_memories;
    QList<nostr::PublicKey> m_order;
    QSet<QString> m_mintsHeld;
    QHash<QString, int> m_accepting;
    qsizetype m_earlier = 0; // entries
    quint64 m_revision = 1;
};

} // namespace consumer
