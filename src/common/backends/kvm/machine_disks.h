// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a machine's disk, which holds what differs from its base image, and the seed that its first
// boot reads.
#pragma once

#include "backends/kvm/machine_plan.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace backends {

base::Task<base::Result<>> makeMachineDisks(
    MachinePlan plan, base::RandomSource& random, base::Clock& clock);

} // namespace backends
