// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the witnesses of a transaction open the locks of its inputs, as a mint decides it:
// NUT-10, NUT-11 (P2PK, SIG_INPUTS and SIG_ALL) and NUT-14 (HTLC).
#pragma once

#include "cashu/payment_lock.h"

namespace cashu {

struct SpendingCondition {
    PaymentLock kind = PaymentLock::None;
    QString data; // a public key (P2PK) or the hash of a preimage (HTLC)
    QJsonArray tags; // as written
    QList<crypto::CurvePoint> mainKeys;
    qsizetype mainCount = 1; // signatures needed
    QList<crypto::CurvePoint> refundKeys;
    qsizetype refundCount = 1;
    std::optional<base::UnixTime> locktime;
    bool coversAll = false; // SIG_ALL
};

// Empty for an ordinary secret; Malformed for a lock that nobody can ever open.
base::Result<std::optional<SpendingCondition>> conditionFromSecret(const QString& secret);

// What SIG_ALL signs. The quote id only for melting.
QByteArray signedByAll(
    const QList<Proof>& inputs, const QList<BlindedMessage>& outputs, const QString& quoteId = {});

bool areUnlocked(const QList<Proof>& inputs, const QList<BlindedMessage>& outputs,
    const QString& quoteId, base::UnixTime now);

} // namespace cashu
