// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the witnesses that open locked inputs (NUT-11, NUT-14, NUT-28), with whatever keys and
// preimage are at hand.
#pragma once

#include "base/random.h"
#include "cashu/spending_condition.h"
#include "crypto/secret_bytes.h"

namespace cashu {

// P2BK hides whose key it is, so keys of ours are tried one by one; each try costs about 0.1 ms. A
// token of a stranger may make us try so often, then it counts as locked to somebody else.
inline constexpr qsizetype MaxBlindedTrials = 2000;

struct UnlockingKeys {
    QList<crypto::SecretBytes<32>> keys;
    std::optional<crypto::SecretBytes<32>> preimage; // HTLC
};
QDebug operator<<(QDebug, const UnlockingKeys&) = delete;

struct Unlocking {
    UnlockingKeys keys;
    base::UnixTime at; // by the mint's clock
};
QDebug operator<<(QDebug, const Unlocking&) = delete;

// Whether these keys open every lock at this time, without asking anybody. NotAllowed: they do not,
// and why. Inputs without a lock need nothing.
base::Result<> canUnlock(
    const QList<Proof>& inputs, const UnlockingKeys& unlocking, base::UnixTime now);

// The inputs with their witnesses: by the main path where it opens, else by the refund path once
// the locktime has passed. The quote id only for melting.
base::Result<QList<Proof>> unlocked(QList<Proof> inputs, const QList<BlindedMessage>& outputs,
    const QString& quoteId, const Unlocking& unlocking, base::RandomSource& random);

} // namespace cashu
