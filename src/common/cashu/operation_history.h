// SPDX-License-Identifier: GPL-3.0-or-later
// How operations and sent tokens are worded in the history.
#pragma once

#include "cashu/history_store.h"
#include "cashu/token_store.h"
#include "cashu/wallet_operation.h"

namespace cashu {

int historySign(OperationKind kind); // -1: value leaves
QString historyState(SentState state);
WalletEntry entryFor(const WalletOperation& operation); // while it is open

} // namespace cashu
