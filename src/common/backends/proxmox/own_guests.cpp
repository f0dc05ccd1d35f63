// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/own_guests.h"

namespace backends {

using namespace Qt::StringLiterals;

base::Task<base::Result<QList<PveGuest>>> OwnGuests::allInRange()
{
    const PveFields query{{u"type"_s, u"vm"_s}};
    const auto data = co_await m_server.get(u"/cluster/resources"_s, query);
    if (!data)
        co_return base::passOn(data);
    auto guests = pveGuestsFromJson(*data);
    if (guests)
        guests->removeIf(
            [this](const PveGuest& guest) { return guest.vmid < m_first || guest.vmid > m_last; });
    co_return guests;
}

base::Task<base::Result<std::optional<OwnGuest>>> OwnGuests::at(QString owner, QString path)
{
    std::optional<OwnGuest> found;
    const auto data = co_await m_server.get(path + u"/config"_s);
    if (!data && data.error().code == base::Errc::NotFound)
        co_return found;
    if (!data)
        co_return base::passOn(data);
    const auto config = pveConfigFromJson(*data);
    if (!config)
        co_return base::passOn(config);
    const auto mark = guestMarkFrom(config->description);
    if (!mark || mark->owner != owner)
        co_return found;
    found.emplace();
    found->path = path;
    found->config = *config;
    found->mark = *mark;
    co_return found;
}

base::Task<base::Result<QList<OwnGuest>>> OwnGuests::all(QString owner)
{
    const auto inRange = co_await allInRange();
    if (!inRange)
        co_return base::passOn(inRange);
    QList<OwnGuest> own;
    for (const auto& guest : *inRange) {
        if (guest.node != m_server.access().node)
            continue;
        const auto path = m_server.onNode(u"/%1/%2"_s.arg(toPath(guest.kind)).arg(guest.vmid));
        const auto found = co_await at(owner, path);
        if (!found)
            co_return base::passOn(found);
        if (!*found)
            continue;
        remember((*found)->mark.workload, path);
        own.append(**found);
    }
    co_return own;
}

base::Task<base::Result<std::optional<OwnGuest>>> OwnGuests::find(QString owner, WorkloadId id)
{
    const auto seen = m_seen.find(id);
    if (seen != m_seen.end()) {
        auto guest = co_await at(owner, seen->second);
        if (!guest || (*guest && (*guest)->mark.workload == id))
            co_return guest;
        m_seen.erase(id);
    }
    const auto guests = co_await all(owner);
    if (!guests)
        co_return base::passOn(guests);
    std::optional<OwnGuest> found;
    for (const auto& guest : *guests) {
        if (guest.mark.workload == id && (!found || guest.mark.isFinished))
            found = guest;
    }
    if (found)
        remember(id, found->path);
    co_return found;
}

} // namespace backends
