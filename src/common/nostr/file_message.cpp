// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/file_message.h"

#include "nostr/kinds.h"

#include <sodium/utils.h>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto PersonTag = "p"_L1;
constexpr auto TypeTag = "file-type"_L1;
constexpr auto CipherTag = "encryption-algorithm"_L1;
constexpr auto KeyTag = "decryption-key"_L1;
constexpr auto NonceTag = "decryption-nonce"_L1;
constexpr auto HashTag = "x"_L1;
constexpr auto OriginalHashTag = "ox"_L1;
constexpr auto SizeTag = "size"_L1;
constexpr auto Cipher = "aes-gcm"_L1;
constexpr qsizetype MaxMediaType = 255;

Result<QByteArray> bytesIn(const Rumor& rumor, QLatin1StringView name)
{
    const auto text = firstTag(rumor.tags, name).value_or(QString{});
    auto bytes = base::fromHex(text.toLower());
    if (!bytes)
        bytes = base::fromBase64Lenient(text);
    if (!bytes || bytes->isEmpty() || bytes->size() > MaxFileKeySize)
        return fail(Errc::Malformed, u"a file without a usable %1"_s.arg(name));
    return *bytes;
}

bool isHash(const QString& text)
{
    return EventId::fromHex(text).has_value();
}

} // namespace

FileMessage::~FileMessage()
{
    if (key.isDetached())
        sodium_memzero(key.data(), static_cast<std::size_t>(key.size()));
}

EventTemplate fileMessageEvent(const FileMessage& message, base::UnixTime now)
{
    Tags tags;
    for (const auto& person : message.receivers)
        tags += {QString{PersonTag}, person.toHex()};
    tags += {QString{TypeTag}, message.mediaType};
    tags += {QString{CipherTag}, QString{Cipher}};
    tags += {QString{KeyTag}, base::toHex(base::view(message.key))};
    tags += {QString{NonceTag}, base::toHex(base::view(message.nonce))};
    tags += {QString{HashTag}, message.encryptedHash};
    if (!message.originalHash.isEmpty())
        tags += {QString{OriginalHashTag}, message.originalHash};
    if (message.size >= 0)
        tags += {QString{SizeTag}, QString::number(message.size)};
    return {now, kinds::FileMessage, tags, message.url.toString(QUrl::FullyEncoded)};
}

Result<FileMessage> fileMessageFromRumor(const Rumor& rumor)
{
    if (rumor.kind != kinds::FileMessage)
        return fail(Errc::Malformed, u"not a file message"_s);
    if (firstTag(rumor.tags, CipherTag) != QString{Cipher})
        return fail(Errc::Unsupported, u"a file under an unknown cipher"_s);
    const auto key = bytesIn(rumor, KeyTag);
    const auto nonce = bytesIn(rumor, NonceTag);
    if (!key || !nonce)
        return key ? passOn(nonce) : passOn(key);
    FileMessage message;
    message.url = QUrl{rumor.content, QUrl::StrictMode};
    message.mediaType = firstTag(rumor.tags, TypeTag).value_or(QString{}).left(MaxMediaType);
    message.key = *key;
    message.nonce = *nonce;
    message.encryptedHash = firstTag(rumor.tags, HashTag).value_or(QString{});
    message.originalHash = firstTag(rumor.tags, OriginalHashTag).value_or(QString{});
    if (const auto size = firstTag(rumor.tags, SizeTag))
        message.size = std::max<qint64>(-1, size->toLongLong());
    for (const auto& text : allTags(rumor.tags, PersonTag))
        if (const auto person = PublicKey::fromHex(text); person)
            message.receivers += *person;
    const bool isWeb = message.url.scheme() == u"https"_s || message.url.scheme() == u"http"_s;
    if (!message.url.isValid() || !isWeb || !isHash(message.encryptedHash)
        || (!message.originalHash.isEmpty() && !isHash(message.originalHash)))
        return fail(Errc::Malformed, u"a file without a usable address or hash"_s);
    return message;
}

} // namespace nostr
