// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/typed_address.h"

#include "cashu/mint_url.h"
#include "net/proxy.h"
#include "nostr/keys.h"
#include "nostr/relay_url.h"

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

QString withScheme(const QString& text, const QString& usual)
{
    const auto trimmed = text.trimmed();
    return trimmed.isEmpty() || trimmed.contains(u"://"_s) ? trimmed : usual + trimmed;
}

} // namespace

QString relayAddress(const QString& text)
{
    const auto url = nostr::RelayUrl::fromText(withScheme(text, u"wss://"_s));
    return url ? url->toString() : QString{};
}

QString mintAddress(const QString& text)
{
    const auto url = cashu::MintUrl::fromText(withScheme(text, u"https://"_s));
    return url ? url->toString() : QString{};
}

QString proxyAddress(const QString& text)
{
    const auto proxy = net::Proxy::fromText(withScheme(text, u"socks5://"_s));
    return proxy ? proxy->toString() : QString{};
}

QString providerKey(const QString& text)
{
    const auto key = nostr::PublicKey::fromText(text.trimmed());
    return key ? key->toHex() : QString{};
}

} // namespace consumer
