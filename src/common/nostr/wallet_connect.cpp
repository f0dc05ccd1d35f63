// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/wallet_connect.h"

#include "base/json_reader.h"
#include "nostr/kinds.h"
#include "nostr/nip04.h"
#include "nostr/nip44.h"

#include <QJsonDocument>
#include <QUrlQuery>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Scheme = "nostr+walletconnect:"_L1;
constexpr auto EncryptionTag = "encryption"_L1;
constexpr auto Nip44 = "nip44_v2"_L1;
constexpr auto PersonTag = "p"_L1;
constexpr auto EventTag = "e"_L1;

Result<QString> decrypt(const QString& content, const WalletConnection& connection)
{
    if (content.contains(u"?iv="_s))
        return nip04::decrypt(content, connection.secret, connection.wallet);
    const auto key = nip44::conversationKey(connection.secret, connection.wallet);
    if (!key)
        return passOn(key);
    return nip44::decrypt(content, *key);
}

Result<QString> encrypt(const QString& text, const WalletConnection& connection,
    const WalletAbilities& abilities, base::RandomSource& random)
{
    if (!abilities.speaksNip44)
        return nip04::encrypt(text, connection.secret, connection.wallet, random);
    const auto key = nip44::conversationKey(connection.secret, connection.wallet);
    if (!key)
        return passOn(key);
    return nip44::encrypt(text, *key, random);
}

Errc codeOf(const QString& walletCode)
{
    if (walletCode == u"INSUFFICIENT_BALANCE"_s || walletCode == u"QUOTA_EXCEEDED"_s)
        return Errc::Insufficient;
    if (walletCode == u"NOT_FOUND"_s)
        return Errc::NotFound;
    if (walletCode == u"NOT_IMPLEMENTED"_s || walletCode == u"UNSUPPORTED_ENCRYPTION"_s)
        return Errc::Unsupported;
    if (walletCode == u"UNAUTHORIZED"_s || walletCode == u"RESTRICTED"_s)
        return Errc::NotAllowed;
    return Errc::Rejected;
}

} // namespace

Result<WalletConnection> walletConnectionFromUri(const QString& uri)
{
    const auto uriText = uri.size() > MaxWalletUri ? QString{} : uri.trimmed();
    if (!uriText.startsWith(Scheme, Qt::CaseInsensitive))
        return fail(Errc::Malformed, u"not a wallet connection"_s);
    // Not a QUrl: 64 characters are no host name to it. Some wallets write no slashes.
    auto name = uriText.section(u'?', 0, 0).sliced(Scheme.size());
    const QUrlQuery query{uriText.section(u'?', 1)};
    const auto wallet = PublicKey::fromHex(name.remove(u'/'));
    const auto secret = SecretKey::fromHex(query.queryItemValue(u"secret"_s, QUrl::FullyDecoded));
    if (!wallet || !secret)
        return fail(Errc::Malformed, u"a wallet connection without its keys"_s);
    WalletConnection connection{
        *wallet, *secret, {}, query.queryItemValue(u"lud16"_s, QUrl::FullyDecoded)};
    for (const auto& text : query.allQueryItemValues(u"relay"_s, QUrl::FullyDecoded)) {
        const auto relay = RelayUrl::fromText(text);
        if (relay && connection.relays.size() < MaxWalletRelays)
            connection.relays += *relay;
    }
    if (connection.relays.isEmpty())
        return fail(Errc::Malformed, u"a wallet connection without a relay"_s);
    return connection;
}

Result<WalletAbilities> walletAbilitiesFromEvent(const Event& event)
{
    if (event.kind != kinds::WalletInfo)
        return fail(Errc::Malformed, u"not what a wallet says about itself"_s);
    WalletAbilities abilities;
    abilities.methods = event.content.split(u' ', Qt::SkipEmptyParts).mid(0, MaxWalletMethods);
    const auto encryption = firstTag(event, EncryptionTag).value_or(QString{});
    abilities.speaksNip44 = encryption.split(u' ').contains(Nip44);
    return abilities;
}

Result<Event> walletRequestEvent(const WalletConnection& connection,
    const WalletAbilities& abilities, const WalletRequest& request, base::UnixTime now,
    base::RandomSource& random)
{
    if (!abilities.methods.contains(request.method))
        return fail(Errc::Unsupported, u"the wallet does not know "_s + request.method);
    const QJsonObject body{{u"method"_s, request.method}, {u"params"_s, request.params}};
    const auto text = QString::fromUtf8(QJsonDocument{body}.toJson(QJsonDocument::Compact));
    const auto content = encrypt(text, connection, abilities, random);
    if (!content)
        return passOn(content);
    Tags tags{{QString{PersonTag}, connection.wallet.toHex()}};
    if (abilities.speaksNip44)
        tags += {QString{EncryptionTag}, QString{Nip44}};
    return signEvent({now, kinds::WalletRequest, tags, *content}, connection.secret, random);
}

Result<QJsonObject> walletResult(const Event& answer, const Event& request, const QString& method,
    const WalletConnection& connection)
{
    if (answer.kind != kinds::WalletResponse || answer.pubkey != connection.wallet
        || !hasTag(answer.tags, EventTag, request.id.toHex()))
        return fail(Errc::Malformed, u"not this wallet's answer to this request"_s);
    const auto text = decrypt(answer.content, connection);
    if (!text)
        return passOn(text);
    const auto body = base::parseObject(text->toUtf8());
    if (!body)
        return passOn(body);
    base::JsonReader in{*body};
    const auto type = in.text("result_type"_L1, 100);
    const auto error = in.optionalObject("error"_L1);
    const auto result = in.optionalObject("result"_L1);
    if (!in.isGood())
        return in.finish(QJsonObject{});
    if (error)
        return fail(codeOf(error->value(u"code"_s).toString()),
            u"the wallet says: "_s + error->value(u"message"_s).toString().left(200));
    if (type != method || !result)
        return fail(Errc::Malformed, u"the wallet answers something else"_s);
    return *result;
}

} // namespace nostr
