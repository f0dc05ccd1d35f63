// SPDX-License-Identifier: GPL-3.0-or-later
// The private key by which a workload's SSH server is known: ed25519, in OpenSSH's text form.
#pragma once

#include "base/result.h"

namespace backends {

base::Result<QString> makeHostKey();

} // namespace backends
