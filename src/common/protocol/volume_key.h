// SPDX-License-Identifier: GPL-3.0-or-later
// The key of an encrypted volume, made by its tenant and told in the spawn request (spec 9.7, 2.4):
// whoever has the twelve words can make it again.
#pragma once

#include "crypto/secret_bytes.h"
#include "protocol/spawn_request.h"

namespace protocol {

using VolumeKey = crypto::SecretBytes<32>;

// What a provider that really encrypts says in its offer's capabilities; also the only algorithm.
inline constexpr auto VolumeCapability = QLatin1StringView{"luks2-aes-xts"};

// Of the consumer's Nostr secret key, the one that asks.
VolumeKey volumeKey(const crypto::SecretBytes<32>& secretKey, const QString& workloadId);

VolumeEncryption toWire(const VolumeKey& key);
// Unsupported for another version or algorithm; Malformed unless the key is 32 bytes in base64url
// without padding.
base::Result<VolumeKey> volumeKeyFrom(const VolumeEncryption& encryption);

} // namespace protocol
