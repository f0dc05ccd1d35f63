// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/proxmox_setting.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestName = 100;
constexpr Vmid SmallestVmid = 100; // the server keeps the numbers below
constexpr Vmid LargestVmid = 999'999'999;
constexpr auto ApiPath = "/api2/json"_L1;

tl::unexpected<base::Error> wrong(const QString& field, const QString& why)
{
    return base::fail(base::Errc::Malformed, u"%1: %2"_s.arg(field, why));
}

// Names become parts of paths.
bool isGoodName(const QString& name)
{
    const auto isGood = [](QChar c) {
        return (c.isLetterOrNumber() && c.unicode() < 128) || c == u'-' || c == u'_' || c == u'.';
    };
    return !name.isEmpty() && name.size() <= LongestName && name.front() != u'.'
        && std::ranges::all_of(name, isGood);
}

base::Result<QUrl> urlFrom(const QString& text)
{
    auto url = QUrl{text.trimmed(), QUrl::StrictMode};
    if (!url.isValid() || url.scheme() != "https"_L1 || url.host().isEmpty()
        || !url.userInfo().isEmpty() || url.hasQuery())
        return wrong(u"proxmox_url"_s, u"it is none like https://pve.example:8006"_s);
    auto path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path.isEmpty() ? QString{ApiPath} : path);
    return url;
}

base::Result<PveAccess> accessFrom(const ProxmoxSetting& setting)
{
    PveAccess access;
    const auto url = urlFrom(setting.url);
    if (!url)
        return base::passOn(url);
    access.url = *url;
    const auto isPlain = [](QChar c) { return c.unicode() > 32 && c.unicode() < 127; };
    const bool isToken = setting.tokenId.contains(u'@') && setting.tokenId.contains(u'!')
        && std::ranges::all_of(setting.tokenId, isPlain);
    if (!isToken)
        return wrong(u"proxmox_token_id"_s, u"it is none like root@pam!paygress"_s);
    if (setting.tokenSecret.isEmpty() || !std::ranges::all_of(setting.tokenSecret, isPlain))
        return wrong(u"proxmox_token_secret"_s, u"it is not one line of plain characters"_s);
    access.tokenId = setting.tokenId;
    access.tokenSecret = setting.tokenSecret;
    if (!setting.fingerprint.isEmpty()) {
        const auto digest = net::certificateDigestFromText(setting.fingerprint);
        if (!digest)
            return wrong(u"proxmox.fingerprint"_s, digest.error().detail);
        access.pinnedDigest = *digest;
    }
    if (!isGoodName(setting.node))
        return wrong(u"proxmox_node"_s, u"it is not the name of a node"_s);
    access.node = setting.node;
    return access;
}

base::Result<> takeTemplate(const QString& name, ProxmoxPlace& place)
{
    bool isNumber = false;
    const auto vmid = name.toUInt(&isNumber);
    const bool isMachine = isNumber && vmid >= SmallestVmid && vmid <= LargestVmid;
    const bool isVolume = name.contains(":vztmpl/"_L1) && isGoodName(name.section(u':', 0, 0));
    if (!isMachine && !isVolume)
        return wrong(u"proxmox_template"_s,
            u"it is none like local:vztmpl/debian-12.tar.zst, nor the number of a machine"_s);
    place.kind = isMachine ? GuestKind::Machine : GuestKind::Container;
    place.templateName = name;
    return {};
}

base::Result<> takeNetwork(const ProxmoxSetting& setting, ProxmoxPlace& place)
{
    const bool isRouted = setting.reach == "routed"_L1;
    if (!isRouted && !setting.reach.isEmpty() && setting.reach != "forwarded"_L1)
        return wrong(u"proxmox.reach"_s, u"it is neither \"forwarded\" nor \"routed\""_s);
    place.reach = isRouted ? GuestReach::Routed : GuestReach::Forwarded;
    if (!setting.firstAddress.isEmpty()) {
        const auto network = GuestNetwork::fromText(setting.firstAddress, setting.gateway);
        if (!network)
            return wrong(u"proxmox.first_address"_s, network.error().detail);
        place.network = *network;
    }
    if (isRouted && place.network.isPrivate())
        return wrong(u"proxmox.first_address"_s, u"routed guests need addresses of the world"_s);
    if (place.kind == GuestKind::Machine && !place.network.isFixed())
        return wrong(u"proxmox.first_address"_s, u"virtual machines need one"_s);
    return {};
}

} // namespace

base::Result<ProxmoxPlace> placeFrom(const ProxmoxSetting& setting)
{
    ProxmoxPlace place;
    const auto access = accessFrom(setting);
    if (!access)
        return base::passOn(access);
    place.access = *access;
    if (!isGoodName(setting.storage))
        return wrong(u"proxmox_storage"_s, u"it is not the name of a storage"_s);
    place.storage = setting.storage;
    if (!isGoodName(setting.bridge))
        return wrong(u"proxmox_bridge"_s, u"it is not the name of a bridge"_s);
    place.bridge = setting.bridge;
    if (setting.firstVmid < SmallestVmid || setting.lastVmid < setting.firstVmid
        || setting.lastVmid > LargestVmid)
        return wrong(u"vmid_range_start"_s, u"the numbers must be from 100 to 999999999"_s);
    place.firstVmid = setting.firstVmid;
    place.lastVmid = setting.lastVmid;
    if (const auto taken = takeTemplate(setting.templateName, place); !taken)
        return base::passOn(taken);
    if (const auto taken = takeNetwork(setting, place); !taken)
        return base::passOn(taken);
    return place;
}

} // namespace backends
