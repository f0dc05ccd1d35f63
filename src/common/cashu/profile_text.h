// SPDX-License-Identifier: GPL-3.0-or-later
// A Nostr key with relays as payment requests carry it (NIP-19 nprofile or npub inside NUT-18).
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <QStringList>

#include <array>

namespace cashu {

struct NostrProfile {
    std::array<std::uint8_t, 32> pubkey{};
    QStringList relays;

    bool operator==(const NostrProfile&) const = default;
};

base::Result<NostrProfile> profileFromText(QStringView text);
QString toText(const NostrProfile& profile); // nprofile; leaves out relays above 255 bytes

} // namespace cashu
