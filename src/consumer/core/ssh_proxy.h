// SPDX-License-Identifier: GPL-3.0-or-later
// How the system's ssh goes through the proxy that everything else goes through: netcat speaks
// SOCKS5 for it, and the proxy looks the name up.
#pragma once

#include "net/proxy.h"

#include <QStringList>

namespace consumer {

// Empty where ssh connects directly: without a proxy, and to this computer.
QStringList sshProxyOptions(const net::Proxy& proxy, const QString& host);
// For people to paste into a terminal. Empty where user or host are not plain words.
QString sshCommand(const net::Proxy& proxy, const QString& user, const QString& host, int port);

} // namespace consumer
