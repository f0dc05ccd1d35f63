// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/guest_way.h"

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds AddressPause = 500ms;
constexpr std::chrono::milliseconds AddressLimit = 40s;

} // namespace

// A fixed one is in its configuration; one that it got by DHCP is asked for.
base::Task<base::Result<QString>> GuestWay::addressOf(OwnGuest guest)
{
    if (!guest.config.address.isEmpty())
        co_return guest.config.address;
    const auto begin = m_clock.uptime();
    while (true) {
        const auto data = co_await m_server.get(guest.path + u"/interfaces"_s);
        const auto address
            = data ? addressFromJson(*data) : base::Result<QString>{base::passOn(data)};
        if (address && !address->isEmpty())
            co_return address;
        if (m_clock.uptime() - begin > AddressLimit)
            co_return base::fail(base::Errc::Rejected, u"the guest gets no address by DHCP"_s);
        co_await m_clock.sleep(AddressPause);
    }
}

base::Task<base::Result<SshPlace>> GuestWay::placeOf(OwnGuest guest)
{
    SshPlace place;
    place.port = guest.mark.sshPort;
    if (m_reach == GuestReach::Forwarded)
        co_return place;
    const auto address = co_await addressOf(guest);
    if (!address)
        co_return base::passOn(address);
    place.host = *address;
    place.port = m_guestSshPort;
    co_return place;
}

base::Task<base::Result<>> GuestWay::open(OwnGuest guest)
{
    if (m_reach == GuestReach::Routed)
        co_return base::Result<>{};
    const auto address = co_await addressOf(guest);
    if (!address)
        co_return base::passOn(address);
    ForwardTarget target;
    target.host = *address;
    target.port = m_guestSshPort;
    const auto opened = co_await m_forwards.open(guest.mark.workload, guest.mark.sshPort, target);
    co_return opened;
}

base::Result<bool> GuestWay::isOpen(const WorkloadId& id) const
{
    if (m_reach == GuestReach::Routed)
        return true;
    return m_forwards.isOpen(id);
}

base::Task<base::Result<>> GuestWay::close(WorkloadId id)
{
    const auto closed = co_await m_forwards.close(id);
    co_return closed;
}

} // namespace backends
