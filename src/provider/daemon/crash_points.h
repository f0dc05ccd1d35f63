// SPDX-License-Identifier: GPL-3.0-or-later
// The instants after a saved step at which a test build can be made to die; tests go through the
// list.
#pragma once

#include <array>

namespace provider::crash_points {

inline constexpr auto Admitted = "provider.admitted"; // checked and reserved, mint not asked
inline constexpr auto Redeemed = "provider.redeemed"; // the money is ours, noted
inline constexpr auto Creating = "provider.creating"; // about to ask the backend
inline constexpr auto Created = "provider.created"; // the workload runs, not noted
inline constexpr auto Running = "provider.running"; // noted, the answer not sent
inline constexpr auto Answered = "provider.answered"; // a relay has the answer
inline constexpr auto TopUpAdmitted = "provider.topup_admitted";
inline constexpr auto TopUpRedeemed = "provider.topup_redeemed"; // the money is ours, not noted
inline constexpr auto ToppedUp = "provider.topped_up"; // noted, the answer not sent
inline constexpr auto Settled = "provider.settled"; // earned and owed are decided
inline constexpr auto RefundMade = "provider.refund_made"; // the token exists, not noted
inline constexpr auto RefundNoted = "provider.refund_noted"; // stored with its message, not sent
inline constexpr auto Removed = "provider.removed"; // the workload is gone, not noted
inline constexpr auto Ended = "provider.ended";
inline constexpr auto Failing = "provider.failing"; // a failure is noted, its value not returned
inline constexpr auto ReturnNoted
    = "provider.return_noted"; // the returned value is stored, not sent

inline constexpr auto SweepPlanned = "provider.sweep_planned"; // nobody was asked
inline constexpr auto SweepPaying = "provider.sweep_paying"; // noted, the mint not asked to pay
inline constexpr auto SweepPaid = "provider.sweep_paid"; // paid, not noted

inline constexpr std::array All{Admitted, Redeemed, Creating, Created, Running, Answered,
    TopUpAdmitted, TopUpRedeemed, ToppedUp, Settled, RefundMade, RefundNoted, Removed, Ended,
    Failing, ReturnNoted};

} // namespace provider::crash_points
