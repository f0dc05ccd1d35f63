// SPDX-License-Identifier: GPL-3.0-or-later
// A message with what it asks for, read once.
#pragma once

#include "protocol/lease_stop.h"
#include "protocol/request.h"
#include "provider/daemon/fair_use.h"
#include "provider/daemon/incoming.h"

#include <variant>

namespace provider {

struct Errand {
    Incoming incoming;
    // What nobody understands is an error, with the reason.
    std::variant<base::Error, protocol::Request, protocol::LeaseMessage> wish;
    Deed deed = Deed::Noise;
};

// Nothing for what must not be answered: replies to somebody else, and to us (§12.4 S4).
std::optional<Errand> errandOf(Incoming incoming);

QDebug operator<<(QDebug, const Errand&) = delete;

} // namespace provider
