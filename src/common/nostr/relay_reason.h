// SPDX-License-Identifier: GPL-3.0-or-later
// Why a relay said no: the word before the colon in OK and CLOSED (NIP-01, NIP-42). Real relays
// also send words that are in no list; these count as an error.
#pragma once

#include <QString>

#include <optional>

namespace nostr {

enum class RefusalReason {
    Error,
    Duplicate,
    ProofOfWork,
    Blocked,
    RateLimited,
    Invalid,
    Restricted,
    AuthRequired,
    Muted,
    Unsupported,
};

RefusalReason refusalReason(const QString& text);
// How much work (NIP-13) a refusal asks for, in bits: the largest number it names. "pow: difficulty
// 20 is less than 24".
std::optional<int> workDemandedIn(const QString& text);
// Asking the same thing again later cannot help.
bool isFinal(RefusalReason reason);

} // namespace nostr
