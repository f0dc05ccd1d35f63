// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/auth_event.h"

#include "nostr/kinds.h"

namespace nostr {

using base::Errc;
using base::fail;

namespace {

constexpr QLatin1StringView Relay{"relay"};
constexpr QLatin1StringView Challenge{"challenge"};

bool namesRelay(const Event& event, const RelayUrl& relay)
{
    const auto text = firstTag(event, Relay);
    if (!text)
        return false;
    const auto named = RelayUrl::fromText(*text);
    return named && named->toUrl().host() == relay.toUrl().host();
}

} // namespace

EventTemplate authEvent(const RelayUrl& relay, const QString& challenge, base::UnixTime now)
{
    const Tags tags{{QString{Relay}, relay.toString()}, {QString{Challenge}, challenge}};
    return {now, kinds::Auth, tags, {}};
}

base::Result<> checkAuthEvent(
    const Event& event, const RelayUrl& relay, const QString& challenge, base::UnixTime now)
{
    if (event.kind != kinds::Auth)
        return fail(Errc::Malformed, QStringLiteral("not an authentication event"));
    if (event.createdAt < now - MaxAuthAge || event.createdAt > now + MaxAuthAge)
        return fail(
            Errc::NotAllowed, QStringLiteral("authentication is too old or from the future"));
    if (firstTag(event, Challenge) != challenge)
        return fail(Errc::NotAllowed, QStringLiteral("authentication answers another challenge"));
    if (!namesRelay(event, relay))
        return fail(Errc::NotAllowed, QStringLiteral("authentication is for another relay"));
    return verify(event);
}

} // namespace nostr
