// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts many proofs into transactions that a mint takes (11014), each with large and small ones in
// it, so that none is worth less than its fee without need.
#pragma once

#include "cashu/proof.h"

namespace cashu {

QList<QList<Proof>> partsOf(QList<Proof> proofs, qsizetype mostInOne);

} // namespace cashu
