// SPDX-License-Identifier: GPL-3.0-or-later
// Nostr keys from wallet words (NIP-06): one key for each account number, always the same.
#pragma once

#include "nostr/keys.h"

namespace nostr {

// Refuses words with a wrong checksum.
base::Result<SecretKey> keyFromWords(
    const QString& words, quint32 account = 0, const QString& passphrase = {});
// For callers that already have the seed: stretching the words takes most of the time.
base::Result<SecretKey> keyFromSeed(const crypto::SecretBytes<64>& seed, quint32 account = 0);

} // namespace nostr
