// SPDX-License-Identifier: GPL-3.0-or-later
// A lease as it is kept on relays, and a lease made of what was kept there.
#pragma once

#include "consumer/core/lease.h"
#include "protocol/server_list_backup.h"

namespace consumer {

base::Result<protocol::ServerRecord> recordOf(const Lease& lease);
Lease leaseOf(const protocol::ServerRecord& record);

} // namespace consumer
