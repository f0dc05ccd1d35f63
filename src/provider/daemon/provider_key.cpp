// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/provider_key.h"

namespace provider {

using namespace Qt::StringLiterals;

base::Task<base::Result<>> keepKey(platform::SecretStore& secrets, nostr::SecretKey key)
{
    const auto stored = co_await secrets.read(ProviderKeyName);
    if (!stored && stored.error().code != base::Errc::NotFound)
        co_return base::passOn(stored);
    if (!stored) {
        const auto written = co_await secrets.write(ProviderKeyName, key.toHex());
        co_return written;
    }
    const auto known = nostr::SecretKey::fromText(*stored);
    if (!known)
        co_return base::passOn(known);
    if (known->publicKey() != key.publicKey())
        co_return base::fail(base::Errc::Conflict,
            u"this profile belongs to provider %1; another key needs another --profile"_s.arg(
                known->publicKey().toHex()));
    co_return base::Result<>{};
}

} // namespace provider
