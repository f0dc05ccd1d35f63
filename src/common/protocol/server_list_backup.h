// SPDX-License-Identifier: GPL-3.0-or-later
// The rented servers, kept on relays for whoever has the words, so that a lost computer does not
// cost the way to them. As NUT-27 keeps the mints: encrypted to a key that only this serves,
// passwords included, since nobody but the words can read it.
#pragma once

#include "base/amount.h"
#include "protocol/self_backup_relays.h"

#include <QStringList>

namespace protocol {

// Bounds of one list. Rows beyond them are not written; a list that breaks them is not read.
inline constexpr qsizetype MaxBackedUpServers = 200;
inline constexpr qsizetype MaxServerListText = 40'000; // characters; relays refuse large events
inline constexpr qsizetype MaxServerMints = 8; // of one server

// What is needed to reach a lease, to pay for it, and to take its refund.
struct ServerRecord {
    qint64 number = 0; // the account of its key
    nostr::PublicKey provider;
    QString podId;
    QString name;
    QString runs; // image or template
    QString providerName;
    QString specId;
    QString specName;
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    base::Msats rate; // per second
    bool canRefund = false;
    QStringList mints; // that the provider takes
    QString mintUrl; // last paid from
    QString host;
    int port = 0;
    QString user;
    QString password; // secret
    base::UnixTime startedAt;
    base::UnixTime expiresAt;

    bool operator==(const ServerRecord&) const = default;
};
QDebug operator<<(QDebug, const ServerRecord&) = delete;

struct ServerList {
    QList<ServerRecord> servers;
    base::UnixTime at;

    bool operator==(const ServerList&) const = default;
};

base::Result<nostr::SecretKey> serverListKey(const crypto::SecretBytes<64>& seed);
QString toText(const ServerList& list); // the first servers, as many as fit
// Rows that cannot be read are left out.
base::Result<ServerList> serverListFromText(const QString& text);

class ServerListBackup {
public:
    // All outlive this object and what it runs.
    ServerListBackup(nostr::RelayPool& relays, base::Clock& clock, base::RandomSource& random,
        nostr::SecretKey key);

    // Nothing leaves when a relay has accepted the same list before. Network: no relay took it.
    base::Task<base::Result<>> publish(QList<ServerRecord> servers);
    // The newest list that can be read. NotFound: the relays have none.
    // Network: none of them answered.
    base::Task<base::Result<ServerList>> restore();

private:
    SelfBackupRelays m_relays;
    std::optional<ServerList> m_published;
};

} // namespace protocol
