// SPDX-License-Identifier: GPL-3.0-or-later
// What a guest's description says about it: that it is ours, whose workload it is, and whether it
// is finished. It is part of the very request that makes the guest; what lacks it is never touched.
#pragma once

#include "backends/workload.h"

#include <optional>

namespace backends {

struct GuestMark {
    QString owner; // which installation of a provider
    WorkloadId workload;
    quint16 sshPort = 0; // where this provider publishes it
    bool isFinished = false;
    bool operator==(const GuestMark&) const = default;
};

QString toDescription(const GuestMark& mark);
// Nothing for what is nobody's workload.
std::optional<GuestMark> guestMarkFrom(const QString& description);

} // namespace backends
