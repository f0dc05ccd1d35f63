// SPDX-License-Identifier: GPL-3.0-or-later
// What this provider owes at a moment: time that was paid and not used, refunds that are decided
// and not made, payments on their way back, and credits below one sat.
#pragma once

#include "provider/daemon/ledger.h"

namespace provider {

struct Obligations {
    base::Msats unusedTime; // of running leases, and of those that are being started
    base::Sats refundsDue; // decided, their tokens not made
    base::Sats returns; // payments for what could not be delivered
    base::Msats credits;

    base::Msats sum() const;
};

base::Result<Obligations> obligationsAt(Ledger& ledger, Moment now);
// All of them, rounded up; everything there is when the books cannot be read.
base::Sats obligationsOf(Ledger& ledger, Moment now);

} // namespace provider
