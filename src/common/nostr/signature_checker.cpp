// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/signature_checker.h"

#include "base/log.h"
#include "nostr/relay_message.h"

#include <QSet>
#include <QtConcurrentMap>

#include <utility>

namespace nostr {

using base::Errc;
using base::fail;

namespace {

struct Job {
    QByteArray json; // empty: nothing to do for the other cores
};
using Chunk = std::vector<Job>;

SignatureChecker::Outcome readAndVerify(const QByteArray& json)
{
    auto event = eventFromJsonText(json);
    if (!event)
        return {.event = std::move(event), .isVerified = true};
    const auto verdict = verify(*event);
    if (!verdict)
        return {.event = passOn(verdict), .isVerified = true};
    return {.event = std::move(event), .isVerified = true};
}

std::vector<SignatureChecker::Outcome> readAndVerifyAll(const Chunk& chunk)
{
    std::vector<SignatureChecker::Outcome> outcomes;
    outcomes.reserve(chunk.size());
    for (const auto& job : chunk) {
        if (job.json.isEmpty())
            outcomes.push_back({.event = fail(Errc::NotFound, {}), .isVerified = false});
        else
            outcomes.push_back(readAndVerify(job.json));
    }
    return outcomes;
}

} // namespace

SignatureChecker::SignatureChecker(QObject* parent)
    : QObject{parent}
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &SignatureChecker::finishBatch);
}

bool SignatureChecker::add(Arrival arrival)
{
    const bool mustWait = m_isSettling || m_isBatchRunning || !m_waiting.empty();
    if (mustWait || (m_inlineThisTurn >= InlinePerTurn && !arrival.json.isEmpty())) {
        auto& backlog = m_backlog[arrival.from];
        const bool isFull = backlog.arrivals >= MaxWaitingOfRelay
            || backlog.bytes + arrival.json.size() > MaxBytesOfRelay;
        if (isFull && !arrival.json.isEmpty())
            return false;
        ++backlog.arrivals;
        backlog.bytes += arrival.json.size();
        m_waiting.push_back(std::move(arrival));
        scheduleFlush();
        return true;
    }
    ++m_inlineThisTurn;
    scheduleFlush(); // begins the next turn
    m_isSettling = true;
    settle(arrival, {.event = fail(Errc::NotFound, {}), .isVerified = false});
    m_isSettling = false;
    return true;
}

Arrival SignatureChecker::takeFirst()
{
    auto arrival = std::move(m_waiting.front());
    m_waiting.pop_front();
    const auto backlog = m_backlog.find(arrival.from);
    backlog->bytes -= arrival.json.size();
    if (--backlog->arrivals == 0)
        m_backlog.erase(backlog);
    return arrival;
}

void SignatureChecker::scheduleFlush()
{
    if (!std::exchange(m_isFlushScheduled, true))
        QMetaObject::invokeMethod(this, &SignatureChecker::flush, Qt::QueuedConnection);
}

void SignatureChecker::flush()
{
    m_isFlushScheduled = false;
    m_inlineThisTurn = 0;
    if (m_isBatchRunning || m_isSettling)
        return; // its end flushes again
    m_isSettling = true;
    while (!m_waiting.empty() && m_waiting.size() < SmallestBatch) {
        const auto arrival = takeFirst();
        settle(arrival, {.event = fail(Errc::NotFound, {}), .isVerified = false});
    }
    m_isSettling = false;
    if (!m_waiting.empty())
        startBatch();
}

void SignatureChecker::startBatch()
{
    m_isBatchRunning = true;
    m_batch.clear();
    QSet<EventId> inBatch;
    QList<Chunk> chunks;
    while (!m_waiting.empty() && m_batch.size() < LargestBatch) {
        m_batch.push_back(takeFirst());
        const auto& json = m_batch.back().json;
        const auto id = claimedId(json);
        const bool isRepeat = id && (m_known.contains(*id) || inBatch.contains(*id));
        if (id)
            inBatch.insert(*id);
        if (chunks.isEmpty() || chunks.back().size() >= ChunkSize)
            chunks.emplaceBack();
        chunks.back().push_back({isRepeat ? QByteArray{} : json});
        m_verifications += !isRepeat && !json.isEmpty();
    }
    m_watcher.setFuture(QtConcurrent::mapped(std::move(chunks), readAndVerifyAll));
}

void SignatureChecker::finishBatch()
{
    const auto batch = std::exchange(m_batch, {});
    const auto future = m_watcher.future();
    m_isSettling = true;
    std::size_t next = 0;
    for (int chunk = 0; chunk < future.resultCount(); ++chunk)
        for (auto& outcome : future.resultAt(chunk))
            settle(batch.at(next++), std::move(outcome));
    m_isSettling = false;
    m_isBatchRunning = false;
    if (!m_waiting.empty())
        scheduleFlush();
}

void SignatureChecker::settle(const Arrival& arrival, Outcome outcome)
{
    if (arrival.json.isEmpty()) {
        Q_EMIT ended(arrival);
        return;
    }
    if (!outcome.isVerified)
        outcome = checked(arrival.json);
    if (!outcome.event) {
        Q_EMIT refused(arrival, outcome.event.error());
        return;
    }
    m_known.add(outcome.event->id, outcome.event->sig);
    Q_EMIT verified(arrival, *outcome.event);
}

SignatureChecker::Outcome SignatureChecker::checked(const QByteArray& json)
{
    auto event = eventFromJsonText(json);
    if (event && m_known.contains(event->id, event->sig) && eventId(*event) == event->id)
        return {.event = std::move(event), .isVerified = true};
    if (!event)
        return {.event = std::move(event), .isVerified = true};
    ++m_verifications;
    const auto verdict = verify(*event);
    if (!verdict)
        return {.event = passOn(verdict), .isVerified = true};
    return {.event = std::move(event), .isVerified = true};
}

} // namespace nostr
