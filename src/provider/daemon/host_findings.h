// SPDX-License-Identifier: GPL-3.0-or-later
// What the host and its backend lack for selling, in the words of screen P3.
#pragma once

#include "backends/workload.h"
#include "base/result.h"
#include "platform/host_facts.h"
#include "platform/host_load.h"
#include "provider/daemon/daemon_config.h"
#include "provider/daemon/finding.h"

namespace provider {

// What the chosen kind of host needs from this computer.
Findings hostFindings(const QString& backend, const platform::HostFacts& facts);
Findings diskFindings(const QString& folder, const base::Result<>& writing,
    const base::Result<platform::HostLoad>& load);
// What the backend says of itself. Practice may do without isolation.
Findings backendFindings(const QString& backend, const base::Result<backends::Features>& features,
    const QList<backends::Image>& images, bool isPractice);
// Whether what is offered fits, at least once each.
Findings capacityFindings(
    const QList<protocol::PodSpec>& specs, const base::Result<backends::Capacity>& free);

} // namespace provider
