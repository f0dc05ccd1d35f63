// SPDX-License-Identifier: GPL-3.0-or-later
// The old direct message encryption (NIP-04), still spoken by unmodified Paygress consumers. It has
// no integrity: a changed message may open as garbage.
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "nostr/keys.h"

#include <QString>

namespace nostr::nip04 {

using Iv = std::array<std::uint8_t, 16>;

inline constexpr qsizetype MaxContent = 1 << 20; // characters

base::Result<QString> encrypt(
    const QString& text, const SecretKey& own, const PublicKey& peer, base::RandomSource& random);
base::Result<QString> encrypt(
    const QString& text, const SecretKey& own, const PublicKey& peer, const Iv& iv);
base::Result<QString> decrypt(QStringView content, const SecretKey& own, const PublicKey& peer);

} // namespace nostr::nip04
