// SPDX-License-Identifier: GPL-3.0-or-later
// A text of ours kept on relays for whoever has the words: an addressable event (NIP-78 kind 30078)
// of a key that only this serves, its content encrypted to that key itself (NIP-44).
#pragma once

#include "base/random.h"
#include "nostr/event.h"
#include "nostr/filter.h"

#include <QDebug>

namespace protocol {

inline constexpr int SelfBackupKind = 30078;

// SHA-256 of the seed of the words and a fixed text.
base::Result<nostr::SecretKey> selfBackupKey(
    const crypto::SecretBytes<64>& seed, QByteArrayView domain);

struct SelfBackup {
    QString identifier; // the `d` tag
    QString text; // secret
    base::UnixTime at;
};
QDebug operator<<(QDebug, const SelfBackup&) = delete;

base::Result<nostr::Event> toEvent(
    const SelfBackup& backup, const nostr::SecretKey& key, base::RandomSource& random);
// NotAllowed: of another author, or with another identifier.
base::Result<QString> selfBackupText(
    const nostr::Event& event, const QString& identifier, const nostr::SecretKey& key);
nostr::Filter selfBackupFilter(const QString& identifier, const nostr::SecretKey& key);

} // namespace protocol
