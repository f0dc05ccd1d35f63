// SPDX-License-Identifier: GPL-3.0-or-later
// The wallet's mints, kept on relays for whoever has its words (NUT-27): an addressable event of a
// key that only this serves, its content encrypted to that key itself.
#pragma once

#include "cashu/mint_url.h"
#include "protocol/self_backup_relays.h"

namespace protocol {

inline constexpr int MintListKind = SelfBackupKind;
inline constexpr qsizetype MaxBackedUpMints = 200; // further ones are not written, nor read

struct MintList {
    QList<cashu::MintUrl> mints;
    base::UnixTime at;

    bool operator==(const MintList&) const = default;
};

// SHA-256 of the seed of the words and a fixed text.
base::Result<nostr::SecretKey> mintListKey(const crypto::SecretBytes<64>& seed);

base::Result<nostr::Event> toEvent(
    const MintList& list, const nostr::SecretKey& key, base::RandomSource& random);
// NotAllowed: of another author, or not a mint list. Addresses that are none are left out.
base::Result<MintList> mintListFromEvent(const nostr::Event& event, const nostr::SecretKey& key);

// Publishes the list after each change, and finds the last one again.
class MintListBackup {
public:
    // All outlive this object and what it runs.
    MintListBackup(nostr::RelayPool& relays, base::Clock& clock, base::RandomSource& random,
        nostr::SecretKey key);

    // Nothing leaves when a relay has accepted the same list before. Network: no relay took it.
    base::Task<base::Result<>> publish(QList<cashu::MintUrl> mints);
    // The newest list that can be read. NotFound: the relays have none.
    // Network: none of them answered.
    base::Task<base::Result<MintList>> restore();

private:
    SelfBackupRelays m_relays;
    std::optional<MintList> m_published;
};

} // namespace protocol
