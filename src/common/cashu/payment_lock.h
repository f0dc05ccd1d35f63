// SPDX-License-Identifier: GPL-3.0-or-later
// Spending conditions in a proof's secret (NUT-10, NUT-11, NUT-14), as far as telling plain money
// from locked.
#pragma once

#include "cashu/proof.h"

namespace cashu {

enum class PaymentLock {
    None, // anyone who has the proof can spend it
    P2pk, // NUT-11
    Htlc, // NUT-14
    Unknown, // a well-formed condition of another kind
};

// A text that is not a condition at all is an ordinary secret.
PaymentLock paymentLockOf(const QString& secret);
bool isLocked(const Proof& proof);

} // namespace cashu
