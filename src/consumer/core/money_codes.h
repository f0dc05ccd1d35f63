// SPDX-License-Identifier: GPL-3.0-or-later
// The words of product §10.2 for failures of the wallet and of sending.
#pragma once

#include "base/result.h"

namespace consumer {

QString moneyCodeFor(const base::Error& error); // E-MINT-LOW, E-MINT-DOWN, E-TOKEN-BAD …
QString lettersCodeFor(const base::Error& error); // E-RELAY-REJECT, E-RELAY-NONE, E-REPLY-LATE

} // namespace consumer
