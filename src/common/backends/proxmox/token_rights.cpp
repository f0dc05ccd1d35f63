// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/token_rights.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr int FirstWithNetworkRights = 8;

} // namespace

QList<NeededRights> rightsNeeded(const RentedPlace& place)
{
    const bool isMachine = place.kind == GuestKind::Machine;
    QStringList guest{u"VM.Allocate"_s, u"VM.Audit"_s, u"VM.Config.CPU"_s, u"VM.Config.Disk"_s,
        u"VM.Config.Memory"_s, u"VM.Config.Network"_s, u"VM.Config.Options"_s, u"VM.PowerMgmt"_s};
    if (isMachine)
        guest += u"VM.Config.Cloudinit"_s;
    QList<NeededRights> needed;
    const auto need = [&](const QString& path, const QStringList& names) {
        needed.append(NeededRights{path, names});
    };
    need(u"/vms/%1"_s.arg(place.firstVmid), guest);
    if (isMachine)
        need(u"/vms/"_s + place.templateName, {u"VM.Audit"_s, u"VM.Clone"_s});
    else
        need(u"/storage/"_s + place.templateName.section(u':', 0, 0), {u"Datastore.Audit"_s});
    need(u"/storage/"_s + place.storage, {u"Datastore.AllocateSpace"_s, u"Datastore.Audit"_s});
    need(u"/nodes/"_s + place.node, {u"Sys.Audit"_s});
    need(u"/"_s, {u"Sys.Audit"_s}); // whether the firewall is on
    if (place.majorVersion >= FirstWithNetworkRights)
        need(u"/sdn/zones/localnetwork/"_s + place.bridge, {u"SDN.Use"_s});
    return needed;
}

QString whatIsMissing(const NeededRights& needed, const QSet<QString>& rights)
{
    QStringList missing;
    std::ranges::copy_if(needed.names, std::back_inserter(missing),
        [&](const QString& name) { return !rights.contains(name); });
    if (missing.isEmpty())
        return {};
    return u"the API token lacks %1 on %2"_s.arg(missing.join(u", "_s), needed.path);
}

} // namespace backends
