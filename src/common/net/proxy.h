// SPDX-License-Identifier: GPL-3.0-or-later
// The SOCKS5 proxy (RFC 1928) that connections go through, or none. Host names are resolved by the
// proxy, never here, so that nobody learns them from our name server; connections to this computer
// bypass it. An .onion address is reachable only through a proxy.
#pragma once

#include "base/result.h"

#include <QString>
#include <QUrl>

class QNetworkProxy;

namespace net {

class Proxy {
public:
    static constexpr qsizetype MaxLength = 300;

    Proxy() = default; // none: connections are direct

    // "socks5://127.0.0.1:9050"; the port is 1080 when absent. Malformed for anything else, and for
    // a user name: it would be visible to everyone who lists programs.
    static base::Result<Proxy> fromText(const QString& text);

    bool isNone() const { return m_host.isEmpty(); }
    QString toString() const; // empty for none
    QString address() const; // host:port

    // NotAllowed: an .onion address without a proxy.
    base::Result<> check(const QString& host) const;
    // How to reach that host.
    QNetworkProxy routeTo(const QString& host) const;

    bool operator==(const Proxy&) const = default;

private:
    QString m_host;
    quint16 m_port = 0;
};

} // namespace net
