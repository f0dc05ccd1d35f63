// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxy.h"

#include <QHostAddress>
#include <QNetworkProxy>

namespace net {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr int DefaultPort = 1080;

bool isBelow(const QString& host, QLatin1StringView domain)
{
    const auto bare = host.endsWith(u'.') ? host.chopped(1) : host;
    return bare.endsWith(u'.' + domain, Qt::CaseInsensitive)
        || bare.compare(domain, Qt::CaseInsensitive) == 0;
}

} // namespace

Result<Proxy> Proxy::fromText(const QString& text)
{
    const QUrl url{text, QUrl::StrictMode};
    const bool isBare = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment()
        && (url.path().isEmpty() || url.path() == u"/");
    const bool isSocks = url.scheme() == u"socks5" || url.scheme() == u"socks5h";
    const auto port = url.port(DefaultPort);
    if (text.size() > MaxLength || !url.isValid() || !isSocks || !isBare || url.host().isEmpty()
        || port == 0)
        return fail(
            Errc::Malformed, u"not a proxy address; it looks like socks5://127.0.0.1:9050"_s);
    Proxy proxy;
    proxy.m_host = url.host();
    proxy.m_port = static_cast<quint16>(port);
    return proxy;
}

QString Proxy::toString() const
{
    if (isNone())
        return {};
    QUrl url;
    url.setScheme(u"socks5"_s);
    url.setHost(m_host);
    url.setPort(m_port);
    return url.toString();
}

Result<> Proxy::check(const QString& host) const
{
    if (isNone() && isBelow(host, "onion"_L1))
        return fail(Errc::NotAllowed, u".onion addresses need a proxy, for example Tor's"_s);
    return {};
}

QNetworkProxy Proxy::routeTo(const QString& host) const
{
    if (isNone() || isLoopbackHost(host))
        return QNetworkProxy{QNetworkProxy::NoProxy};
    QNetworkProxy route{QNetworkProxy::Socks5Proxy, m_host, m_port};
    route.setCapabilities(QNetworkProxy::TunnelingCapability
        | QNetworkProxy::HostNameLookupCapability); // the proxy looks the name up
    return route;
}

bool isLoopbackHost(const QString& host)
{
    if (isBelow(host, "localhost"_L1))
        return true;
    QHostAddress address;
    return address.setAddress(host) && address.isLoopback();
}

} // namespace net
