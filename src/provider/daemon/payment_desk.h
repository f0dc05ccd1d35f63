// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at payments without touching them, redeems them, and makes tokens that return value.
// Everything may be repeated: the same token is redeemed once, the same purpose makes one token.
#pragma once

#include "base/clock.h"
#include "cashu/wallet.h"
#include "nostr/keys.h"
#include "provider/daemon/refusal.h"

#include <QHash>
#include <QObject>

namespace provider {

struct CheckedPayment {
    cashu::MintUrl mint;
    QString key; // identifies the proofs, however the token is written
    base::Sats net; // what would arrive
};

enum class RedeemState {
    Received,
    Refused, // the token is not ours, nothing was taken
    Unclear, // the mint does not say; ask again later
};

struct RedeemOutcome {
    RedeemState state = RedeemState::Unclear;
    base::Sats net;
    Refusal refusal; // unless Received
};

class PaymentDesk : public QObject {
    Q_OBJECT

public:
    // Tokens may be locked to this key (NUT-11), as offers with `p2pk/1` promise.
    PaymentDesk(cashu::Wallet& wallet, base::Clock& clock, const nostr::SecretKey& key,
        const QStringList& acceptedMints);

    base::Task<Checked<CheckedPayment>> check(QString token);
    // Goes on asking an unclear mint until the patience is over.
    base::Task<RedeemOutcome> redeem(
        QString token, QString purpose, std::chrono::milliseconds patience);

    bool wasTouched(
        const QString& token) const; // the mint was asked to redeem it, whatever came of it
    // The same for the same proofs; empty when it is no token.
    static QString keyOf(const QString& token);

    // A fresh token of this value, from this mint if it can be, at the end from another. Tries
    // until it succeeds. Less is returned only when fees cannot be met otherwise; the caller books
    // the rest.
    base::Task<cashu::SentToken> makeToken(cashu::MintUrl mint, base::Sats value, QString purpose);

    QStringList acceptedMints() const { return m_acceptedMints; }
    void accept(const QStringList& mints) { m_acceptedMints = mints; } // from now on

Q_SIGNALS:
    void redeemFailed(const QString& why);
    void refundWaits(const QString& why);
    void refundMade();

private:
    bool isAccepted(const cashu::MintUrl& mint) const;
    Checked<> checkLocks(const cashu::Token& token) const;
    base::Task<Checked<base::Sats>> feeFor(cashu::Token token);
    base::Task<base::Result<cashu::SentToken>> tryToken(
        cashu::MintUrl mint, base::Sats value, QString purpose);

    cashu::Wallet& m_wallet;
    base::Clock& m_clock;
    cashu::UnlockingKeys m_keys;
    QStringList m_acceptedMints;
    struct Asked {
        std::chrono::milliseconds at{0}; // uptime
        std::optional<base::Error> failure;
    };
    QHash<cashu::MintUrl, Asked> m_asked; // the last time a token named keys that we did not know
};

// The refusal that tells a consumer of a mint's or wallet's error.
Refusal refusalFor(const base::Error& error);

} // namespace provider
