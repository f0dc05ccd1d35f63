// SPDX-License-Identifier: GPL-3.0-or-later
// A wallet elsewhere that pays for us (NIP-47): its connection URI, what it can do, requests and
// answers. Amounts in msat. A pay_invoice without an answer is in an unknown state: look the
// invoice up before paying it again.
#pragma once

#include "nostr/event.h"
#include "nostr/relay_url.h"

#include <QStringList>

namespace nostr {

inline constexpr qsizetype MaxWalletRelays = 8;
inline constexpr qsizetype MaxWalletUri = 4096; // characters
inline constexpr qsizetype MaxWalletMethods = 100;

struct WalletConnection {
    PublicKey wallet;
    SecretKey secret; // ours, for this wallet only
    QList<RelayUrl> relays;
    QString lightningAddress; // lud16; may be empty
};
QDebug operator<<(QDebug, const WalletConnection&) = delete;

// nostr+walletconnect://…
base::Result<WalletConnection> walletConnectionFromUri(const QString& uri);

struct WalletAbilities {
    QStringList methods;
    bool speaksNip44 = false; // else NIP-04

    bool operator==(const WalletAbilities&) const = default;
};
// Of the wallet's info event (kind 13194), verified.
base::Result<WalletAbilities> walletAbilitiesFromEvent(const Event& event);

struct WalletRequest {
    QString method; // pay_invoice, make_invoice, lookup_invoice, get_balance …
    QJsonObject params;
};
base::Result<Event> walletRequestEvent(const WalletConnection& connection,
    const WalletAbilities& abilities, const WalletRequest& request, base::UnixTime now,
    base::RandomSource& random);

// The result in the wallet's answer (kind 23195, verified) to `request`. The wallet's own errors:
// Insufficient, NotFound, Unsupported, NotAllowed, or Rejected for all others.
base::Result<QJsonObject> walletResult(const Event& answer, const Event& request,
    const QString& method, const WalletConnection& connection);

} // namespace nostr
