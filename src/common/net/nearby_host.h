// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts that mean something else to everyone: this computer, and private networks. An address that
// a stranger gave must not lead us there.
#pragma once

#include <QString>

namespace net {

// `host` below the domain, or the domain itself; capitals and a final dot do not matter.
bool isBelow(const QString& host, QLatin1StringView domain);

// 127.0.0.0/8, ::1, localhost and names below it.
bool isLoopbackHost(const QString& host);

// This computer, private and link-local networks, addresses that name no single host, and names
// without a dot or below .local, .internal or .home.arpa. Names are not looked up.
bool isNearbyHost(const QString& host);

} // namespace net
