// SPDX-License-Identifier: GPL-3.0-or-later
// Who is in the pool: connections, guests, and whose turn it is to have a socket.
#include "nostr/relay_connection.h"
#include "nostr/relay_documents.h"
#include "nostr/relay_pool.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace nostr {

using std::chrono::milliseconds;

RelayConnection& RelayPool::connectionTo(const RelayUrl& url, bool isGuest)
{
    auto& member = m_members[url];
    if (!member.connection) {
        member.isGuest = isGuest;
        member.connection = std::make_unique<RelayConnection>(url, m_transports, m_clock, m_random,
            m_keys, [this, url] { return m_mayAuthenticate(url); });
        watch(*member.connection);
        m_sharing = m_clock.callAfter(milliseconds{0}, [this] { shareSockets(); });
        if (m_members.size() <= MaxSockets)
            member.connection->start();
    }
    return *member.connection;
}

void RelayPool::answerChallenge(const RelayUrl& url)
{
    if (const auto member = m_members.find(url); member != m_members.end())
        member->second.connection->answerChallenge();
}

void RelayPool::watch(RelayConnection& connection)
{
    const auto url = connection.url();
    connect(&connection, &RelayConnection::arrived, this, &RelayPool::takeArrival);
    connect(&connection, &RelayConnection::concluded, this, &RelayPool::noteConclusion);
    connect(&connection, &RelayConnection::answered, this,
        [this, url](const EventId& id, bool isAccepted, const QString& reason) {
            m_publications.noteAnswer(url, id, isAccepted, reason);
            scheduleGuestCheck();
        });
    connect(&connection, &RelayConnection::wentSilent, this, [this, url](const EventId& id) {
        m_publications.noteSilence(url, id);
        scheduleGuestCheck();
    });
    connect(&connection, &RelayConnection::counted, this,
        [this](const QString& id, const RelayCount& count) {
            m_counts.noteCount(id, count);
            scheduleGuestCheck();
        });
    connect(&connection, &RelayConnection::healthChanged, this, &RelayPool::noteHealthChange);
    connect(&connection, &RelayConnection::stateChanged, this, [this, url] { noteState(url); });
}

void RelayPool::noteState(const RelayUrl& url)
{
    noteHealthChange();
    const auto member = m_members.find(url);
    if (m_documents && member != m_members.end() && member->second.connection->isConnected())
        m_documents->ask(url);
    endAllWhenComplete();
}

bool RelayPool::isOwn(const RelayUrl& url) const
{
    const auto member = m_members.find(url);
    return member != m_members.end() && !member->second.isGuest;
}

// The most useful relays have the sockets: our own before guests, busy ones before idle ones, those
// that have one already before others.
void RelayPool::shareSockets()
{
    m_sharing.reset();
    if (m_members.size() <= MaxSockets) {
        for (auto& [url, member] : m_members)
            member.connection->start();
        return;
    }
    using Ranked = std::tuple<bool, bool, bool, RelayUrl>;
    std::vector<Ranked> ranked;
    for (const auto& [url, member] : m_members)
        ranked.emplace_back(
            member.isGuest, member.connection->isIdle(), !member.connection->isStarted(), url);
    std::sort(ranked.begin(), ranked.end());
    // Whoever is told of a change may change the members.
    const auto connectionAt = [this, &ranked](std::size_t i) {
        const auto member = m_members.find(std::get<RelayUrl>(ranked[i]));
        return member == m_members.end() ? nullptr : member->second.connection.get();
    };
    for (auto i = MaxSockets; i < ranked.size(); ++i)
        if (auto* const connection = connectionAt(i))
            connection->suspend();
    for (std::size_t i = 0; i < MaxSockets; ++i)
        if (auto* const connection = connectionAt(i))
            connection->start();
    noteHealthChange();
}

void RelayPool::scheduleGuestCheck()
{
    const bool hasGuests = std::any_of(m_members.begin(), m_members.end(),
        [](const auto& member) { return member.second.isGuest; });
    if (hasGuests && !m_guestAlarm)
        m_guestAlarm = m_clock.callAfter(GuestLinger, [this] { dropIdleGuests(); });
}

void RelayPool::dropIdleGuests()
{
    m_guestAlarm.reset();
    std::erase_if(m_members, [](const auto& member) {
        return member.second.isGuest && member.second.connection->isIdle();
    });
    shareSockets();
    scheduleGuestCheck();
}

} // namespace nostr
