// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/guest_request.h"

#include "backends/egress_rules.h"
#include "net/nearby_host.h"

#include <cmath>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr double MillicoresPerProcessor = 1000;
constexpr double MbPerGb = 1024;

QString processors(const WorkloadSpec& spec)
{
    return QString::number(std::ceil(static_cast<double>(spec.cpuMillicores) / 1000), 'f', 0);
}

QString share(const WorkloadSpec& spec)
{
    return QString::number(static_cast<double>(spec.cpuMillicores) / MillicoresPerProcessor);
}

// Its API counts in GiB and takes parts of one; never less than what is rented.
QString gigabytes(qint64 mb)
{
    constexpr double Parts = 10'000;
    const auto count = std::ceil(static_cast<double>(mb) / MbPerGb * Parts) / Parts;
    return QString::number(count, 'f', 4);
}

QString addressing(const GuestPlan& plan)
{
    if (plan.address.isNull())
        return u"ip=dhcp"_s;
    return u"ip=%1/%2,gw=%3"_s.arg(plan.address.toString())
        .arg(plan.prefix)
        .arg(plan.gateway.toString());
}

GuestMark unfinishedMark(const GuestPlan& plan)
{
    GuestMark mark;
    mark.owner = plan.owner;
    mark.workload = plan.spec.id;
    mark.sshPort = plan.spec.sshPort;
    return mark;
}

// The host's own resolvers may be in a network that is closed to tenants. It starts when we say so.
PveFields commonFields(const GuestPlan& plan)
{
    return {{u"cores"_s, processors(plan.spec)}, {u"cpulimit"_s, share(plan.spec)},
        {u"memory"_s, QString::number(plan.spec.memoryMb)},
        {u"nameserver"_s, publicResolvers().join(u' ')}, {u"onboot"_s, u"0"_s}};
}

PveFields dropRule(const PveFields& what)
{
    const PveFields rule{{u"type"_s, u"out"_s}, {u"action"_s, u"DROP"_s}, {u"enable"_s, u"1"_s},
        {u"comment"_s, u"Paygress"_s}};
    return rule + what;
}

} // namespace

// Without nesting, systemd in an unprivileged container cannot protect its services and waits for
// them; the server's own interface sets it for these containers, too.
PveFields containerRequest(const GuestPlan& plan)
{
    const PveFields fields{{u"vmid"_s, QString::number(plan.vmid)},
        {u"ostemplate"_s, plan.templateName}, {u"hostname"_s, plan.spec.hostname},
        {u"password"_s, plan.spec.password}, {u"storage"_s, plan.storage},
        {u"rootfs"_s, plan.storage + u':' + gigabytes(plan.spec.diskMb)}, {u"swap"_s, u"0"_s},
        {u"net0"_s, u"name=eth0,bridge=%1,firewall=1,%2"_s.arg(plan.bridge, addressing(plan))},
        {u"unprivileged"_s, u"1"_s}, {u"features"_s, u"nesting=1"_s}, {u"start"_s, u"0"_s},
        {u"description"_s, toDescription(unfinishedMark(plan))}};
    return fields + commonFields(plan);
}

PveFields cloneRequest(const GuestPlan& plan)
{
    return {{u"newid"_s, QString::number(plan.vmid)}, {u"name"_s, plan.spec.hostname},
        {u"full"_s, u"1"_s}, {u"storage"_s, plan.storage},
        {u"description"_s, toDescription(unfinishedMark(plan))}};
}

PveFields machineRequest(const GuestPlan& plan, const QString& passwordHash)
{
    const PveFields fields{{u"net0"_s, u"virtio,bridge=%1,firewall=1"_s.arg(plan.bridge)},
        {u"ciuser"_s, u"root"_s}, {u"cipassword"_s, passwordHash},
        {u"ipconfig0"_s, addressing(plan)}};
    return fields + commonFields(plan);
}

PveFields finishedRequest(GuestMark mark, const QString& digest)
{
    mark.isFinished = true;
    return {{u"description"_s, toDescription(mark)}, {u"digest"_s, digest}};
}

PveFields firewallOptions(const GuestPlan& plan)
{
    const bool isFixed = !plan.address.isNull();
    return {{u"enable"_s, u"1"_s}, {u"policy_in"_s, u"ACCEPT"_s}, {u"policy_out"_s, u"ACCEPT"_s},
        {u"macfilter"_s, u"1"_s}, {u"ipfilter"_s, isFixed ? u"1"_s : u"0"_s},
        {u"dhcp"_s, isFixed ? u"0"_s : u"1"_s}, {u"ndp"_s, u"0"_s}, {u"radv"_s, u"0"_s}};
}

QList<PveFields> firewallRules(const QString& own)
{
    auto closed = closedRanges();
    const QHostAddress address{own};
    const bool isOfTheWorld
        = address.protocol() == QHostAddress::IPv4Protocol && !net::isNearbyHost(own);
    if (isOfTheWorld)
        closed += address.toString();
    const PveFields ranges{{u"dest"_s, closed.join(u',')}};
    const PveFields ipv6{{u"dest"_s, u"2000::/3,fc00::/7,fe80::/10"_s}};
    const PveFields mail{{u"proto"_s, u"tcp"_s}, {u"dport"_s, mailPorts().join(u',')}};
    return {dropRule(ranges), dropRule(ipv6), dropRule(mail)};
}

} // namespace backends
