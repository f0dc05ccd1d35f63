// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_config.h"

#include <QDir>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace consumer {

QStringList defaultRelays()
{
    return {u"wss://relay.damus.io"_s, u"wss://nos.lol"_s, u"wss://relay.primal.net"_s};
}

base::Result<net::Proxy> proxyOf(const MarketConfig& config)
{
    if (!config.proxy.isNone() || config.settings.proxy.isEmpty())
        return config.proxy;
    return net::Proxy::fromText(config.settings.proxy);
}

QStringList relaysOf(const MarketConfig& config)
{
    if (!config.relays.isEmpty() || config.kind == MarketKind::Practice)
        return config.relays;
    return config.settings.relays.isEmpty() ? defaultRelays() : config.settings.relays;
}

QString defaultProfile()
{
    const auto base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QDir{base}.filePath(u"paygress/marketplace"_s);
}

QString profileFolder(const MarketConfig& config)
{
    return QDir{config.profile}.filePath(
        config.kind == MarketKind::Practice ? u"practice"_s : u"real"_s);
}

} // namespace consumer
