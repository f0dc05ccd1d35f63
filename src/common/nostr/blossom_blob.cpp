// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/blossom_blob.h"

#include "base/json_reader.h"
#include "crypto/hash.h"
#include "nostr/expiration.h"
#include "nostr/kinds.h"

#include <QRegularExpression>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView Scheme{"Nostr "};
constexpr auto VerbTag = "t"_L1;
constexpr auto HashTag = "x"_L1;
constexpr auto ServerTag = "server"_L1;
constexpr qsizetype MaxUrl = 2048;

QString nameOf(BlobVerb verb)
{
    switch (verb) {
    case BlobVerb::Get:
        return u"get"_s;
    case BlobVerb::Upload:
        return u"upload"_s;
    case BlobVerb::Delete:
        return u"delete"_s;
    }
    return {};
}

std::optional<QUrl> webUrl(const QString& text)
{
    const QUrl url{text.size() > MaxUrl ? QString{} : text, QUrl::StrictMode};
    const bool isWeb = url.scheme() == u"https"_s || url.scheme() == u"http"_s;
    return url.isValid() && isWeb && !url.host().isEmpty() ? std::optional{url} : std::nullopt;
}

} // namespace

BlobHash blobHashOf(const QByteArray& blob)
{
    return BlobHash{crypto::sha256(base::view(blob))};
}

std::optional<BlobHash> blobHashIn(const QString& url)
{
    static const QRegularExpression run{u"[0-9a-fA-F]{64}"_s};
    QRegularExpressionMatch last;
    auto matches = run.globalMatch(url.left(MaxUrl));
    while (matches.hasNext())
        last = matches.next();
    const auto hash = BlobHash::fromHex(last.captured().toLower());
    return hash ? std::optional{*hash} : std::nullopt;
}

Result<BlobDescriptor> blobDescriptorFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    const auto url = webUrl(in.text("url"_L1, MaxUrl));
    const auto hash = BlobHash::fromHex(in.text("sha256"_L1, 64));
    const auto size = in.integer("size"_L1);
    const auto mediaType = in.optionalText("type"_L1, 255).value_or(QString{});
    if (in.isGood() && (!url || !hash))
        return fail(Errc::Malformed, u"a blob without a usable address or hash"_s);
    return in.finish(
        BlobDescriptor{url.value_or(QUrl{}), hash ? *hash : BlobHash{}, size, mediaType});
}

QList<QUrl> blobServersFromEvent(const Event& event)
{
    QList<QUrl> servers;
    if (event.kind != kinds::BlobServerList)
        return servers;
    for (const auto& text : allTags(event.tags, ServerTag)) {
        const auto url = webUrl(text);
        if (url && servers.size() < MaxBlobServers && !servers.contains(*url))
            servers += *url;
    }
    return servers;
}

EventTemplate blobServersEvent(const QList<QUrl>& servers, base::UnixTime now)
{
    Tags tags;
    for (const auto& server : servers)
        tags += {QString{ServerTag}, server.toString(QUrl::FullyEncoded)};
    return {now, kinds::BlobServerList, tags, {}};
}

EventTemplate blobAuthEvent(BlobVerb verb, const BlobHash& hash, const QUrl& server,
    base::UnixTime now, base::UnixTime expiresAt)
{
    const Tags tags{{QString{VerbTag}, nameOf(verb)}, {QString{HashTag}, hash.toHex()},
        {QString{ServerTag}, server.host().toLower()}};
    return {now, kinds::BlobAuth, withExpiration(tags, expiresAt), nameOf(verb) + u" a blob"_s};
}

QByteArray blobAuthorization(const Event& event)
{
    auto json = toJsonText(event);
    while (json.size() % 3 != 0)
        json += ' '; // then base64 has no padding
    const auto text = json.toBase64();
    if (!text.contains('+') && !text.contains('/'))
        return Scheme.toByteArray() + text;
    return Scheme.toByteArray() + base::toBase64Url(toJsonText(event)).toLatin1();
}

QByteArray oldBlobAuthorization(const Event& event)
{
    return Scheme.toByteArray() + toJsonText(event).toBase64();
}

Result<Event> eventFromBlobAuthorization(const QByteArray& header)
{
    if (header.size() > MaxBlobToken || !header.startsWith(Scheme))
        return fail(Errc::Malformed, u"no authorization with a Nostr event"_s);
    const auto json = base::fromBase64Lenient(QString::fromLatin1(header.sliced(Scheme.size())));
    if (!json)
        return fail(Errc::Malformed, u"the authorization is not base64"_s);
    return eventFromJsonText(json->trimmed());
}

} // namespace nostr
