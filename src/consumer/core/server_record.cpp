// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/server_record.h"

namespace consumer {

base::Result<protocol::ServerRecord> recordOf(const Lease& lease)
{
    const auto provider = nostr::PublicKey::fromHex(lease.providerKey);
    if (!provider)
        return base::passOn(provider);
    protocol::ServerRecord record;
    record.number = lease.number;
    record.provider = *provider;
    record.podId = lease.podId;
    record.name = lease.name;
    record.runs = lease.runs;
    record.providerName = lease.providerName;
    record.specId = lease.specId;
    record.specName = lease.specName;
    record.cpuMillicores = lease.cpuMillicores;
    record.memoryMb = lease.memoryMb;
    record.rate = lease.rate;
    record.canRefund = lease.canRefund;
    record.mints
        = lease.offerMints.first(std::min(lease.offerMints.size(), protocol::MaxServerMints));
    record.mintUrl = lease.mintUrl;
    record.host = lease.host;
    record.port = lease.port;
    record.user = lease.user;
    record.password = lease.password;
    record.startedAt = lease.startedAt;
    record.expiresAt = lease.expiresAt;
    return record;
}

Lease leaseOf(const protocol::ServerRecord& record)
{
    Lease lease;
    lease.number = record.number;
    lease.providerKey = record.provider.toHex();
    lease.podId = record.podId;
    lease.name = record.name;
    lease.runs = record.runs;
    lease.providerName = record.providerName;
    lease.specId = record.specId;
    lease.specName = record.specName;
    lease.cpuMillicores = record.cpuMillicores;
    lease.memoryMb = record.memoryMb;
    lease.rate = record.rate;
    lease.canRefund = record.canRefund;
    lease.offerMints = record.mints;
    lease.mintUrl = record.mintUrl;
    lease.host = record.host;
    lease.port = record.port;
    lease.user = record.user;
    lease.password = record.password;
    lease.startedAt = record.startedAt;
    lease.expiresAt = record.expiresAt;
    return lease;
}

} // namespace consumer
