// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/heartbeat_sender.h"

#include "nostr/expiration.h"
#include "nostr/proof_of_work.h"

#include <algorithm>

namespace provider {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds PublishLimit = 10s;
constexpr std::chrono::days BeatLifetime{60}; // consumers count a month back (NIP-40)
constexpr std::chrono::milliseconds LeastGap = 5s; // many changes at once are told together
constexpr qint64 MbPerGb = 1024;

bool tellsTheSame(const protocol::Heartbeat& a, const protocol::Heartbeat& b)
{
    return a.activeWorkloads == b.activeWorkloads && a.available == b.available
        && a.isAccepting == b.isAccepting && a.freePlaces == b.freePlaces;
}

} // namespace

HeartbeatSender::HeartbeatSender(LeaseBook& book, nostr::RelayPool& relays, base::Clock& clock,
    base::RandomSource& random, const Storefront& storefront)
    : m_book{book}
    , m_relays{relays}
    , m_clock{clock}
    , m_random{random}
    , m_storefront{storefront}
{
}

void HeartbeatSender::start()
{
    m_running = run();
}

void HeartbeatSender::beatNow()
{
    m_beats.add(beat());
}

void HeartbeatSender::noteRoomChanged()
{
    if (!m_last || m_soon || !m_storefront.obstacle.isEmpty() || tellsTheSame(heartbeat(), *m_last))
        return;
    const auto wait = std::max(m_lastSent + LeastGap - m_clock.uptime(), 0ms);
    m_soon = m_clock.callAfter(wait, [this] {
        m_soon.reset();
        if (!tellsTheSame(heartbeat(), *m_last))
            beatNow();
    });
}

base::Task<> HeartbeatSender::run()
{
    while (true) {
        // A beat that waits for a slow relay does not delay the next one.
        if (m_storefront.obstacle.isEmpty())
            m_beats.add(beat());
        co_await m_clock.sleep(m_book.config().heartbeatInterval);
    }
}

protocol::Heartbeat HeartbeatSender::heartbeat() const
{
    const auto taken = m_book.ledger().reserved().capacity;
    const auto limits = m_storefront.limits();
    protocol::Heartbeat beat;
    beat.provider = m_book.config().key.publicKey();
    beat.sentAt = m_clock.now();
    const QList<LeaseState> active{LeaseState::Creating, LeaseState::Running};
    beat.activeWorkloads = m_book.ledger().leasesIn(active).size();
    const bool isOpen = m_storefront.isOpen();
    if (isOpen) {
        const auto& all = limits.capacity;
        beat.available.cpu = std::max<qint64>(0, all.cpuMillicores - taken.cpuMillicores);
        beat.available.memoryMb = std::max<qint64>(0, all.memoryMb - taken.memoryMb);
        beat.available.storageGb = std::max<qint64>(0, all.diskMb - taken.diskMb) / MbPerGb;
    }
    beat.isAccepting = false;
    for (const auto& spec : m_book.config().specs) {
        const auto free = isOpen ? m_book.freePlaces(spec, limits) : 0;
        beat.freePlaces.insert(spec.id, free);
        beat.isAccepting = *beat.isAccepting || free > 0;
    }
    return beat;
}

base::Task<base::Result<nostr::Event>> HeartbeatSender::signWithWork(nostr::EventTemplate beat)
{
    return nostr::signWithWork(std::move(beat), m_book.config().key, m_relays.demandedWork(),
        nostr::MinedTime::Kept, m_clock, m_random);
}

base::Task<> HeartbeatSender::beat()
{
    const auto beat = heartbeat();
    m_last = beat;
    m_lastSent = m_clock.uptime();
    auto lasting = toStoredEvent(beat);
    lasting.tags = nostr::withExpiration(lasting.tags, beat.sentAt + BeatLifetime);
    const auto stored = co_await signWithWork(std::move(lasting));
    const auto ephemeral = co_await signWithWork(toEphemeralEvent(beat));
    if (!stored || !ephemeral)
        co_return;
    auto publishingStored = m_relays.publish(*stored, {}, PublishLimit);
    auto publishingEphemeral = m_relays.publish(*ephemeral, {}, PublishLimit);
    ++m_sent;
    const auto report = co_await publishingStored;
    if (report.isAccepted()) {
        ++m_accepted;
        m_lastAt = beat.sentAt;
    }
    m_acceptedBy = static_cast<int>(report.accepted.size());
    Q_EMIT changed();
    co_await publishingEphemeral;
}

} // namespace provider
