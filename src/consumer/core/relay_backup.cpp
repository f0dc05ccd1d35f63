// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/relay_backup.h"

#include "base/log.h"
#include "consumer/core/server_record.h"
#include "crypto/hash.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

const auto MintSeparator = u'\n';

QString markOf(const QList<protocol::ServerRecord>& servers)
{
    if (servers.isEmpty())
        return {};
    const auto text = protocol::toText({servers, {}}).toUtf8();
    return QString::fromLatin1(base::toByteArray(crypto::sha256(base::view(text))).toHex());
}

} // namespace

RelayBackup::RelayBackup(BackupStore store, nostr::RelayPool& relays, cashu::Wallet& wallet,
    const LeaseKeeper& leases, base::Clock& clock, base::RandomSource& random, const KeyRing& keys)
    : m_store{store}
    , m_wallet{wallet}
    , m_leases{leases}
    , m_clock{clock}
    , m_mints{relays, clock, random, *protocol::mintListKey(keys.seed())}
    , m_servers{relays, clock, random, *protocol::serverListKey(keys.seed())}
{
}

void RelayBackup::setEnabled(bool isEnabled)
{
    m_isEnabled = isEnabled;
    publishSoon();
}

void RelayBackup::publishSoon()
{
    if (!m_isEnabled || m_isPublishing || isPublished())
        return;
    m_isPublishing = true;
    m_tasks.add(publishUntilDone());
}

base::Task<> RelayBackup::publishUntilDone()
{
    std::chrono::seconds pause = BackupPause;
    while (m_isEnabled && !isPublished()) {
        co_await m_clock.sleep(pause);
        bool isDone = true;
        if (m_isEnabled && hasMintChange()) {
            const bool isTaken = co_await publishMints();
            isDone = isTaken;
        }
        if (m_isEnabled && hasServerChange()) {
            const bool isTaken = co_await publishServers();
            isDone = isDone && isTaken;
        }
        pause
            = isDone ? BackupPause : std::min<std::chrono::seconds>(pause * 2, LongestBackupPause);
    }
    m_isPublishing = false;
}

base::Task<bool> RelayBackup::publishMints()
{
    const auto there = co_await m_mints.restore();
    if (!there && there.error().code != base::Errc::NotFound)
        co_return false;
    const auto ours = ourMints();
    const auto earlier = m_store.published(BackedUpList::Mints);
    if (!earlier)
        co_return false;
    const auto removed = earlier->value_or(QString{}).split(MintSeparator, Qt::SkipEmptyParts);
    auto addresses = ours;
    if (there) {
        for (const auto& mint : there->mints) {
            const auto address = mint.toString();
            if (!ours.contains(address) && !removed.contains(address))
                addresses.append(address);
        }
    }
    addresses.sort();
    QList<cashu::MintUrl> mints;
    for (const auto& address : std::as_const(addresses)) {
        if (const auto mint = cashu::MintUrl::fromText(address))
            mints.append(*mint);
    }
    const auto published = co_await m_mints.publish(mints);
    if (!published)
        co_return false;
    co_return m_store.notePublished(BackedUpList::Mints, ours.join(MintSeparator)).has_value();
}

base::Task<bool> RelayBackup::publishServers()
{
    const auto there = co_await m_servers.restore();
    if (!there && there.error().code != base::Errc::NotFound)
        co_return false;
    const auto ours = ourServers();
    auto servers = ours;
    if (there)
        servers += serversOfOthers(*there);
    const auto published = co_await m_servers.publish(servers);
    if (!published)
        co_return false;
    co_return m_store.notePublished(BackedUpList::Servers, markOf(ours)).has_value();
}

bool RelayBackup::hasMintChange() const
{
    const auto published = m_store.published(BackedUpList::Mints);
    return published && published->value_or(QString{}) != ourMints().join(MintSeparator);
}

bool RelayBackup::hasServerChange() const
{
    const auto published = m_store.published(BackedUpList::Servers);
    return published && published->value_or(QString{}) != markOf(ourServers());
}

QStringList RelayBackup::ourMints() const
{
    QStringList addresses;
    const auto mints = m_wallet.mints();
    for (const auto& mint : mints)
        addresses.append(mint.toString());
    addresses.sort();
    return addresses;
}

QList<protocol::ServerRecord> RelayBackup::ourServers() const
{
    QList<protocol::ServerRecord> servers;
    const auto leases = m_leases.leases(); // newest first
    for (const auto& lease : leases) {
        const auto record = recordOf(lease);
        if (!lease.hasEnded() && record)
            servers.append(*record);
    }
    return servers;
}

QList<protocol::ServerRecord> RelayBackup::serversOfOthers(const protocol::ServerList& list) const
{
    QList<protocol::ServerRecord> servers;
    for (const auto& server : list.servers) {
        if (!m_leases.find(server.number) && server.expiresAt > m_clock.now())
            servers.append(server);
    }
    return servers;
}

base::Task<base::Result<BackedUpLists>> RelayBackup::restore()
{
    BackedUpLists lists;
    const auto mints = co_await m_mints.restore();
    if (mints)
        lists.mints = mints->mints;
    else if (mints.error().code != base::Errc::NotFound)
        co_return base::passOn(mints);
    const auto servers = co_await m_servers.restore();
    if (servers)
        lists.servers = serversOfOthers(*servers);
    else if (servers.error().code != base::Errc::NotFound)
        co_return base::passOn(servers);
    co_return lists;
}

} // namespace consumer
