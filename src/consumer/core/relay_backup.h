// SPDX-License-Identifier: GPL-3.0-or-later
// What the words bring back beside keys and money: the mints that were used (NUT-27) and the
// servers that run, kept encrypted on relays. What is there is read before it is replaced, so that
// entries of another computer with the same words stay.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/backup_store.h"
#include "consumer/core/lease_keeper.h"
#include "protocol/mint_list_backup.h"
#include "protocol/server_list_backup.h"

namespace consumer {

inline constexpr std::chrono::seconds BackupPause{5}; // after a change; others may follow
inline constexpr std::chrono::minutes LongestBackupPause{30}; // between attempts that failed

struct BackedUpLists {
    QList<cashu::MintUrl> mints;
    QList<protocol::ServerRecord> servers; // whose paid time is not over
};

class RelayBackup {
public:
    // All outlive this object.
    RelayBackup(BackupStore store, nostr::RelayPool& relays, cashu::Wallet& wallet,
        const LeaseKeeper& leases, base::Clock& clock, base::RandomSource& random,
        const KeyRing& keys);
    RelayBackup(const RelayBackup&) = delete;
    RelayBackup& operator=(const RelayBackup&) = delete;

    // Off: nothing is published; what is on relays stays there.
    void setEnabled(bool isEnabled);
    // Compares what we have with what was published, and publishes the difference soon; again and
    // again until a relay has it, after a restart too.
    void publishSoon();
    bool isPublished() const { return !hasMintChange() && !hasServerChange(); }

    // Network: no relay answered. A list that no relay has is empty.
    base::Task<base::Result<BackedUpLists>> restore();

private:
    base::Task<> publishUntilDone();
    base::Task<bool> publishMints();
    base::Task<bool> publishServers();
    bool hasMintChange() const;
    bool hasServerChange() const;
    QStringList ourMints() const;
    QList<protocol::ServerRecord> ourServers() const;
    QList<protocol::ServerRecord> serversOfOthers(const protocol::ServerList& list) const;

    BackupStore m_store;
    cashu::Wallet& m_wallet;
    const LeaseKeeper& m_leases;
    base::Clock& m_clock;
    protocol::MintListBackup m_mints;
    protocol::ServerListBackup m_servers;
    bool m_isEnabled = true;
    bool m_isPublishing = false;
    base::TaskSet m_tasks;
};

} // namespace consumer
