// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/server_findings.h"

namespace backends {

using namespace Qt::StringLiterals;

namespace {

// What the token may not even ask for has been told as a missing right.
bool isHidden(const base::Error& error)
{
    return error.code == base::Errc::NotAllowed;
}

base::Task<base::Result<QString>> whatStorageLacks(PveClient& server, RentedPlace place)
{
    const auto status
        = co_await server.get(server.onNode(u"/storage/%1/status"_s.arg(place.storage)));
    if (!status && isHidden(status.error()))
        co_return QString{};
    if (!status && status.error().code == base::Errc::Network)
        co_return base::passOn(status);
    if (!status)
        co_return u"the storage %1 is not there: %2"_s.arg(place.storage, status.error().detail);
    const auto storage = pveStorageFromJson(*status);
    if (!storage)
        co_return base::passOn(storage);
    const auto content = place.kind == GuestKind::Container ? u"rootdir"_s : u"images"_s;
    if (!storage->isActive)
        co_return u"the storage %1 is not active"_s.arg(place.storage);
    if (!storage->content.contains(content))
        co_return u"the storage %1 does not take guests' disks (content %2)"_s.arg(
            place.storage, content);
    co_return QString{};
}

base::Task<base::Result<QString>> whatNetworkLacks(PveClient& server, RentedPlace place)
{
    const PveFields query{{u"type"_s, u"any_bridge"_s}};
    const auto list = co_await server.get(server.onNode(u"/network"_s), query);
    if (!list && isHidden(list.error()))
        co_return QString{};
    if (!list)
        co_return base::passOn(list);
    if (!hasBridge(*list, place.bridge))
        co_return u"the node has no bridge %1"_s.arg(place.bridge);
    co_return QString{};
}

// The guests' own rules do nothing unless the firewall of the whole is on.
base::Task<base::Result<QString>> whatFirewallLacks(PveClient& server)
{
    const auto open = u"tenants reach the local network and can send mail: "_s;
    const auto cluster = co_await server.get(u"/cluster/firewall/options"_s);
    if (!cluster && isHidden(cluster.error()))
        co_return open + u"whether the firewall is on cannot be seen"_s;
    if (!cluster)
        co_return base::passOn(cluster);
    if (!isSwitchedOn(*cluster, "enable"_L1, false))
        co_return open + u"switch the datacenter's firewall on"_s;
    const auto node = co_await server.get(server.onNode(u"/firewall/options"_s));
    if (!node && isHidden(node.error()))
        co_return open + u"whether the node's firewall is on cannot be seen"_s;
    if (!node)
        co_return base::passOn(node);
    if (!isSwitchedOn(*node, "enable"_L1, true))
        co_return open + u"switch the node's firewall on"_s;
    co_return QString{};
}

} // namespace

base::Task<base::Result<QStringList>> whatTheTokenLacks(PveClient& server, RentedPlace place)
{
    QStringList missing;
    for (const auto& needed : rightsNeeded(place)) {
        const PveFields query{{u"path"_s, needed.path}};
        const auto rights = co_await server.get(u"/access/permissions"_s, query);
        if (!rights)
            co_return base::passOn(rights);
        const auto told = whatIsMissing(needed, rightsFromJson(*rights));
        if (!told.isEmpty())
            missing += told;
    }
    co_return missing;
}

base::Task<base::Result<QStringList>> whatTheServerLacks(PveClient& server, RentedPlace place)
{
    QStringList missing;
    const auto storage = co_await whatStorageLacks(server, place);
    if (!storage)
        co_return base::passOn(storage);
    const auto network = co_await whatNetworkLacks(server, place);
    if (!network)
        co_return base::passOn(network);
    const auto firewall = co_await whatFirewallLacks(server);
    if (!firewall)
        co_return base::passOn(firewall);
    for (const auto& told : {*storage, *network, *firewall})
        if (!told.isEmpty())
            missing += told;
    co_return missing;
}

} // namespace backends
