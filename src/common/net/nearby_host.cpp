// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/nearby_host.h"

#include <QHostAddress>

#include <algorithm>
#include <array>
#include <utility>

namespace net {

using namespace Qt::StringLiterals;

namespace {

bool isNearby(const QHostAddress& address)
{
    bool isIPv4 = false;
    const QHostAddress plain{address.toIPv4Address(&isIPv4)}; // also of ::ffff:10.0.0.1
    if (!isIPv4)
        return !address.isGlobal() || address.isUniqueLocalUnicast();
    // RFC 1918 and 6598; the others Qt knows.
    static const std::array<std::pair<QHostAddress, int>, 5> networks{{
        {QHostAddress{u"10.0.0.0"_s}, 8},
        {QHostAddress{u"172.16.0.0"_s}, 12},
        {QHostAddress{u"192.168.0.0"_s}, 16},
        {QHostAddress{u"100.64.0.0"_s}, 10},
        {QHostAddress{u"0.0.0.0"_s}, 8},
    }};
    return !plain.isGlobal()
        || std::any_of(networks.begin(), networks.end(), [&plain](const auto& network) {
               return plain.isInSubnet(network.first, network.second);
           });
}

} // namespace

bool isBelow(const QString& host, QLatin1StringView domain)
{
    const auto bare = host.endsWith(u'.') ? host.chopped(1) : host;
    return bare.endsWith(u'.' + domain, Qt::CaseInsensitive)
        || bare.compare(domain, Qt::CaseInsensitive) == 0;
}

bool isLoopbackHost(const QString& host)
{
    if (isBelow(host, "localhost"_L1))
        return true;
    QHostAddress address;
    return address.setAddress(host) && address.isLoopback();
}

bool isNearbyHost(const QString& host)
{
    QHostAddress address;
    if (address.setAddress(host))
        return isNearby(address);
    const auto bare = host.endsWith(u'.') ? host.chopped(1) : host;
    return !bare.contains(u'.') || isBelow(bare, "localhost"_L1) || isBelow(bare, "local"_L1)
        || isBelow(bare, "internal"_L1) || isBelow(bare, "home.arpa"_L1);
}

} // namespace net
