// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxy.h"

#include "net/nearby_host.h"

#include <QNetworkProxy>

#include <algorithm>

namespace net {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr int DefaultPort = 1080;

// Nothing that other programs could take for more than a name.
bool isPlainHost(const QString& host)
{
    return !host.isEmpty() && !host.startsWith(u'-')
        && std::all_of(host.begin(), host.end(), [](QChar c) {
               return c.unicode() < 128 && (c.isLetterOrNumber() || u".-:"_s.contains(c));
           });
}

} // namespace

Result<Proxy> Proxy::fromText(const QString& text)
{
    const QUrl url{text, QUrl::StrictMode};
    const bool isBare = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment()
        && (url.path().isEmpty() || url.path() == u"/");
    const bool isSocks = url.scheme() == u"socks5" || url.scheme() == u"socks5h";
    const auto port = url.port(DefaultPort);
    if (text.size() > MaxLength || !url.isValid() || !isSocks || !isBare
        || !isPlainHost(url.host(QUrl::FullyEncoded)) || port == 0)
        return fail(
            Errc::Malformed, u"not a proxy address; it looks like socks5://127.0.0.1:9050"_s);
    Proxy proxy;
    proxy.m_host = url.host(QUrl::FullyEncoded);
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

QString Proxy::address() const
{
    QUrl url;
    url.setHost(m_host);
    url.setPort(m_port);
    return url.authority();
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

} // namespace net
