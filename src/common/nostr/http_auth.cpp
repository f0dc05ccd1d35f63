// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/http_auth.h"

#include "crypto/hash.h"
#include "nostr/kinds.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView Scheme{"Nostr "};
constexpr auto UrlTag = "u"_L1;
constexpr auto MethodTag = "method"_L1;
constexpr auto PayloadTag = "payload"_L1;

QString hashOf(const QByteArray& body)
{
    return base::toHex(crypto::sha256(base::view(body)));
}

Result<Event> eventIn(const QByteArray& header)
{
    if (header.size() > MaxAuthorizationHeader || !header.startsWith(Scheme))
        return fail(Errc::Malformed, u"no authorization with a Nostr event"_s);
    const auto json = base::fromBase64(QString::fromLatin1(header.sliced(Scheme.size())));
    if (!json)
        return fail(Errc::Malformed, u"the authorization is not base64"_s);
    return eventFromJsonText(*json);
}

} // namespace

EventTemplate httpAuthEvent(
    const QUrl& url, const QByteArray& method, const QByteArray& body, base::UnixTime now)
{
    Tags tags{{QString{UrlTag}, url.toString(QUrl::FullyEncoded)},
        {QString{MethodTag}, QString::fromLatin1(method)}};
    if (!body.isEmpty())
        tags += {QString{PayloadTag}, hashOf(body)};
    return {now, kinds::HttpAuth, tags, {}};
}

QByteArray authorizationHeader(const Event& event)
{
    return Scheme.toByteArray() + toJsonText(event).toBase64();
}

Result<PublicKey> checkHttpAuth(const QByteArray& header, const QUrl& url, const QByteArray& method,
    const QByteArray& body, base::UnixTime now)
{
    const auto event = eventIn(header);
    if (!event)
        return passOn(event);
    if (event->kind != kinds::HttpAuth)
        return fail(Errc::NotAllowed, u"an authorization of another kind"_s);
    if (event->createdAt < now - MaxHttpAuthAge || event->createdAt > now + MaxHttpAuthAge)
        return fail(Errc::NotAllowed, u"an authorization from another time"_s);
    if (firstTag(*event, UrlTag) != url.toString(QUrl::FullyEncoded)
        || firstTag(*event, MethodTag) != QString::fromLatin1(method))
        return fail(Errc::NotAllowed, u"an authorization for another request"_s);
    const auto payload = firstTag(*event, PayloadTag);
    if (payload ? *payload != hashOf(body) : !body.isEmpty())
        return fail(Errc::NotAllowed, u"an authorization for another body"_s);
    if (const auto isGood = verify(*event); !isGood)
        return fail(Errc::NotAllowed, isGood.error().detail);
    return event->pubkey;
}

} // namespace nostr
