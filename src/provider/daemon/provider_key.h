// SPDX-License-Identifier: GPL-3.0-or-later
// Where a profile keeps its provider's key. Leases, reputation and the wallet's money hang on it:
// it is never replaced by another.
#pragma once

#include "nostr/keys.h"
#include "platform/secret_store.h"

namespace provider {

inline const QString ProviderKeyName = QStringLiteral("nostr_private_key");

// Stores the key of a profile that has none. Conflict: it has another.
base::Task<base::Result<>> keepKey(platform::SecretStore& secrets, nostr::SecretKey key);

} // namespace provider
