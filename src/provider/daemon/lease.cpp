// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

QString toText(EndReason reason)
{
    switch (reason) {
    case EndReason::None:
        return {};
    case EndReason::Expired:
        return u"expired"_s;
    case EndReason::StoppedByTenant:
        return u"stopped_by_tenant"_s;
    case EndReason::StoppedByProvider:
        return u"stopped_by_provider"_s;
    case EndReason::WorkloadLost:
        return u"workload_lost"_s;
    }
    return {};
}

// Only what is forwarded has a port that we chose.
backends::SshPlace sshPlaceOf(const Lease& lease, const QString& publicAddress)
{
    constexpr quint16 SshPort = 22;
    if (lease.sshHost.isEmpty())
        return {publicAddress, lease.sshPort};
    return {lease.sshHost, SshPort};
}

backends::Capacity capacityOf(const protocol::PodSpec& spec)
{
    return {
        .cpuMillicores = spec.cpuMillicores, .memoryMb = spec.memoryMb, .diskMb = WorkloadDiskMb};
}

backends::Capacity capacityOf(
    const protocol::PodSpec& spec, const protocol::WorkloadTemplate* chosen)
{
    auto capacity = capacityOf(spec);
    if (chosen)
        capacity.diskMb = std::max(capacity.diskMb, chosen->leastDiskMb);
    return capacity;
}

backends::Capacity capacityOf(const Lease& lease)
{
    const auto* chosen = lease.service ? protocol::templateNamed(lease.service->slug) : nullptr;
    auto capacity = capacityOf(lease.spec, chosen);
    if (lease.service && lease.service->isEncrypted)
        capacity.diskMb *= 2; // the encrypted image has a size of its own, beside the rest
    return capacity;
}

QList<quint16> portsOf(const Lease& lease)
{
    QList<quint16> ports{lease.sshPort};
    if (lease.service)
        for (const auto& port : lease.service->ports)
            ports.append(port.hostPort);
    return ports;
}

void noteSeen(Lease& lease, Moment moment)
{
    if (lease.lastGoodAt != Moment{0} && moment - lease.lastGoodAt > LongestUnseen)
        lease.unbilled += moment - lease.lastGoodAt;
    lease.lastGoodAt = std::max(lease.lastGoodAt, moment);
}

base::Msats earnedUntil(const Lease& lease, Moment moment)
{
    if (lease.startedAt == Moment{0})
        return {};
    const auto elapsed = std::max(moment - lease.startedAt - lease.unbilled, Moment{0});
    return base::earnedIn(lease.spec.ratePerSecond, elapsed, lease.paid);
}

} // namespace provider
