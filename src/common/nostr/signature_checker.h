// SPDX-License-Identifier: GPL-3.0-or-later
// Turns what relays send into verified events, in the order of arrival. A few at a time are checked
// at once; a burst is checked in batches on the other cores. An event seen before costs no second
// signature check.
#pragma once

#include "base/result.h"
#include "nostr/event.h"
#include "nostr/history_walk.h"
#include "nostr/known_events.h"
#include "nostr/relay_url.h"

#include <QFutureWatcher>
#include <QObject>

#include <deque>

namespace nostr {

// What came in answer to a REQ: an event, or (without JSON) the end of a page of stored events.
struct Arrival {
    RelayUrl from;
    QString subscription;
    QByteArray json;
    int page = 0; // as RelayRequest counts; 0: a live event, or the end of it all
    HistoryWalk::PageEnd end{}; // of a page
};

class SignatureChecker : public QObject {
    Q_OBJECT

public:
    static constexpr int InlinePerTurn = 8; // of one round of the event loop
    static constexpr int SmallestBatch = 32;
    static constexpr int LargestBatch = 512;
    static constexpr int ChunkSize = 64;
    // A relay that sends faster than we can check may have so much waiting; the newest beyond it
    // are dropped, and the other relays do not notice.
    static constexpr std::size_t MaxWaitingOfRelay = 20'000;
    static constexpr qsizetype MaxBytesOfRelay = 32 * 1024 * 1024;

    explicit SignatureChecker(QObject* parent = nullptr);

    // False: dropped for lack of room. Ends of pages are never dropped.
    bool add(Arrival arrival);
    bool isKnown(const EventId& id) const { return m_known.contains(id); }
    qint64 verificationCount() const { return m_verifications; }

    struct Outcome {
        base::Result<Event> event;
        bool isVerified = false; // else the id is only claimed
    };

Q_SIGNALS:
    void verified(const nostr::Arrival& arrival, const nostr::Event& event);
    void refused(const nostr::Arrival& arrival, const base::Error& error);
    void ended(const nostr::Arrival& arrival);

private:
    struct Backlog {
        std::size_t arrivals = 0;
        qsizetype bytes = 0;
    };

    Arrival takeFirst();
    void scheduleFlush();
    void flush();
    void startBatch();
    void finishBatch();
    void settle(const Arrival& arrival, Outcome outcome);
    Outcome checked(const QByteArray& json);

    KnownEvents m_known;
    std::deque<Arrival> m_waiting;
    QHash<RelayUrl, Backlog> m_backlog; // of those in m_waiting
    std::vector<Arrival> m_batch;
    QFutureWatcher<std::vector<Outcome>> m_watcher;
    qint64 m_verifications = 0;
    int m_inlineThisTurn = 0;
    bool m_isBatchRunning = false;
    bool m_isSettling = false;
    bool m_isFlushScheduled = false;
};

} // namespace nostr
