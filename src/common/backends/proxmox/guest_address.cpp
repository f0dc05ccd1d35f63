// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/guest_address.h"

#include "net/nearby_host.h"

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr int LongestPrefix = 30; // with room for two
constexpr int ShortestPrefix = 8;

quint32 maskOf(int prefix)
{
    return ~quint32{0} << (32 - prefix);
}

} // namespace

base::Result<GuestNetwork> GuestNetwork::fromText(const QString& first, const QString& gateway)
{
    bool isNumber = false;
    GuestNetwork network;
    network.m_first = QHostAddress{first.section(u'/', 0, 0)};
    network.m_prefix = first.section(u'/', 1).toInt(&isNumber);
    network.m_gateway = QHostAddress{gateway};
    const bool isIpv4 = network.m_first.protocol() == QHostAddress::IPv4Protocol
        && network.m_gateway.protocol() == QHostAddress::IPv4Protocol;
    if (!isNumber || !isIpv4 || network.m_prefix < ShortestPrefix
        || network.m_prefix > LongestPrefix)
        return base::fail(base::Errc::Malformed,
            u"guests need a first address like 10.77.0.10/24 and a gateway like 10.77.0.1"_s);
    if (!network.m_gateway.isInSubnet(network.m_first, network.m_prefix))
        return base::fail(base::Errc::Malformed, u"the guests' gateway is not in their network"_s);
    return network;
}

bool GuestNetwork::isPrivate() const
{
    return !isFixed() || net::isNearbyHost(m_first.toString());
}

base::Result<QHostAddress> GuestNetwork::addressOf(quint32 index) const
{
    const auto first = m_first.toIPv4Address();
    const auto last = first | ~maskOf(m_prefix); // broadcast
    const auto gateway = m_gateway.toIPv4Address();
    auto number = quint64{first} + index;
    if (gateway >= first && number >= gateway)
        ++number; // the gateway's own is left out
    if (!isFixed() || number >= last)
        return base::fail(base::Errc::Insufficient, u"the guests' network has no address left"_s);
    return QHostAddress{static_cast<quint32>(number)};
}

} // namespace backends
