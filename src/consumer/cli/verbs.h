// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of `paygress`: each turns its arguments into commands for the market and waits for the
// end of them.
#pragma once

#include "base/task.h"
#include "consumer/cli/arguments.h"
#include "consumer/cli/outcome.h"
#include "consumer/core/market.h"

#include <functional>

namespace consumer {

base::Task<Outcome> listOffers(Market* market, Arguments arguments);
base::Task<Outcome> showProvider(Market* market, Arguments arguments);
base::Task<Outcome> spawn(Market* market, Arguments arguments);
base::Task<Outcome> showStatus(Market* market, Arguments arguments);
base::Task<Outcome> topUp(Market* market, Arguments arguments);
base::Task<Outcome> stopLease(Market* market, Arguments arguments);
// The profile is left before the login begins, so that other commands can use it meanwhile.
base::Task<Outcome> logIn(Market* market, Arguments arguments, std::function<void()> leaveProfile);

// On an agent-sandbox. Ends with the command's own exit code, 124 when its time was over. The
// profile is left before the command begins.
base::Task<Outcome> execute(
    Market* market, Arguments arguments, std::function<void()> leaveProfile, base::Clock* clock);

base::Task<Outcome> showBalance(Market* market, Arguments arguments);
base::Task<Outcome> payInvoice(Market* market, Arguments arguments);
base::Task<Outcome> receiveToken(Market* market, Arguments arguments);
base::Task<Outcome> sendToken(Market* market, Arguments arguments);
base::Task<Outcome> showHistory(Market* market, Arguments arguments);

// The record of specification §8.1.
QJsonObject providerRecord(const OfferRecord& record, base::UnixTime now);
// {"lease","state","provider","host","port","user","password","expires_at","spent_sat"}; of a
// template also "ports" [{"label","port","container_port"}], "service_user" and "service_password".
QJsonObject leaseRecord(const Market& market, const Lease& lease);
QString leaseText(const Market& market, const Lease& lease);

} // namespace consumer
