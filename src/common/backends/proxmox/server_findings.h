// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a Proxmox VE server, or the token we have for it, from renting out guests: for people,
// each with the name of what is missing.
#pragma once

#include "backends/proxmox/pve_client.h"
#include "backends/proxmox/token_rights.h"

namespace backends {

base::Task<base::Result<QStringList>> whatTheTokenLacks(PveClient& server, RentedPlace place);
// Storage, bridge and firewall.
base::Task<base::Result<QStringList>> whatTheServerLacks(PveClient& server, RentedPlace place);

} // namespace backends
