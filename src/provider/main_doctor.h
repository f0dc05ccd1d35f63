// SPDX-License-Identifier: GPL-3.0-or-later
// "paygress-provider doctor": looks at everything that selling needs, changes nothing, and may run
// beside the provider.
#pragma once

#include "base/task.h"
#include "provider/daemon/finding.h"
#include "provider/daemon/start_options.h"

namespace provider {

base::Task<Findings> examineAll(StartOptions options);

} // namespace provider
