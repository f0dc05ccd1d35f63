// SPDX-License-Identifier: GPL-3.0-or-later
// The places where a test build can be made to die (PAYGRESS_CRASH_AT=name), each right after a
// step was saved; tests go through the list.
#pragma once

#include <array>

namespace consumer::crash_points {

// Buying (purchase_runner)
inline constexpr auto PurchaseCreated = "consumer.purchase.created";
inline constexpr auto PurchaseChecked = "consumer.purchase.checked";
inline constexpr auto TokenMade
    = "consumer.purchase.token_made"; // by the wallet, not yet in the purchase
inline constexpr auto FundsReserved = "consumer.purchase.funds_reserved";
inline constexpr auto RequestStored = "consumer.purchase.request_stored"; // not yet published
inline constexpr auto Awaiting = "consumer.purchase.awaiting"; // a relay has it
inline constexpr auto AnswerStored = "consumer.purchase.answer_stored"; // the lease is not yet
inline constexpr auto Active = "consumer.purchase.active";
inline constexpr auto Refused = "consumer.purchase.refused"; // money not settled
inline constexpr auto Unclear = "consumer.purchase.unclear"; // money not settled
inline constexpr auto Settled = "consumer.purchase.settled";

// Topping up (top_up_runner)
inline constexpr auto TopUpCreated = "consumer.topup.created";
inline constexpr auto TopUpTokenMade = "consumer.topup.token_made";
inline constexpr auto TopUpFundsReserved = "consumer.topup.funds_reserved";
inline constexpr auto TopUpRequestStored = "consumer.topup.request_stored";
inline constexpr auto TopUpExtended = "consumer.topup.extended";
inline constexpr auto TopUpRefused = "consumer.topup.refused";
inline constexpr auto TopUpUnclear = "consumer.topup.unclear";
inline constexpr auto TopUpSettled = "consumer.topup.settled";

// Stopping (lease_stopper)
inline constexpr auto StopAsked = "consumer.stop.asked"; // stored, not yet published
inline constexpr auto StopClosed = "consumer.stop.closed"; // the refund is not in the wallet yet
inline constexpr auto StopRefunded = "consumer.stop.refunded"; // the provider does not know yet
inline constexpr auto StopAcknowledged = "consumer.stop.acknowledged";

inline constexpr std::array All{PurchaseCreated, PurchaseChecked, TokenMade, FundsReserved,
    RequestStored, Awaiting, AnswerStored, Active, Refused, Unclear, Settled, TopUpCreated,
    TopUpTokenMade, TopUpFundsReserved, TopUpRequestStored, TopUpExtended, TopUpRefused,
    TopUpUnclear, TopUpSettled, StopAsked, StopClosed, StopRefunded, StopAcknowledged};

} // namespace consumer::crash_points
