// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/ssh_proxy.h"

#include "consumer/core/ssh_word.h"
#include "net/nearby_host.h"

using namespace Qt::StringLiterals;

namespace consumer {

QStringList sshProxyOptions(const net::Proxy& proxy, const QString& host)
{
    if (proxy.isNone() || net::isLoopbackHost(host))
        return {};
    return {u"-o"_s, u"ProxyCommand=nc -X 5 -x %1 %h %p"_s.arg(proxy.address())};
}

QString sshCommand(const net::Proxy& proxy, const QString& user, const QString& host, int port)
{
    if (!isPlainSshWord(user) || !isPlainSshWord(host))
        return {};
    const auto options = sshProxyOptions(proxy, host);
    const auto through
        = options.isEmpty() ? QString{} : u"%1 '%2' "_s.arg(options.at(0), options.at(1));
    return u"ssh "_s + through + u"-p %1 %2@%3"_s.arg(port).arg(user, host);
}

} // namespace consumer
