// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_url.h"

#include "net/nearby_host.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr int PlainPort = 80;
constexpr int EncryptedPort = 443;

} // namespace

Result<RelayUrl> RelayUrl::fromText(QStringView text)
{
    auto given = text.trimmed().toString();
    if (given.isEmpty() || given.size() > MaxLength)
        return fail(Errc::Malformed, u"a relay address has 1 to %1 characters"_s.arg(MaxLength));
    if (!given.contains(u"://"_s))
        given.prepend(u"wss://"_s);
    QUrl url{given, QUrl::StrictMode};
    const auto scheme = url.scheme().toLower();
    if (!url.isValid() || url.host().isEmpty() || (scheme != u"ws"_s && scheme != u"wss"_s))
        return fail(Errc::Malformed, u"not a relay address (ws:// or wss://)"_s);
    if (!url.userInfo().isEmpty() || url.hasFragment())
        return fail(Errc::Malformed, u"a relay address has no user and no fragment"_s);
    url.setScheme(scheme);
    url.setHost(url.host().toLower());
    if (url.port() == (scheme == u"ws"_s ? PlainPort : EncryptedPort))
        url.setPort(-1);
    if (url.path() == u"/"_s && !url.hasQuery())
        url.setPath({});
    return RelayUrl{url.toString(QUrl::FullyEncoded)};
}

bool RelayUrl::isLoopback() const
{
    return net::isLoopbackHost(toUrl().host());
}

bool RelayUrl::isNearby() const
{
    return net::isNearbyHost(toUrl().host());
}

} // namespace nostr
