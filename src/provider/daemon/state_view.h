// SPDX-License-Identifier: GPL-3.0-or-later
// Leases and capacity as the windows show them.
#pragma once

#include "provider/daemon/lease_book.h"
#include "provider/daemon/storefront.h"

namespace provider {

LeaseView viewOf(const Ledger::Record& record, const QString& backend, Moment now);
// Those that hold capacity first, then ended ones; within each the newest first.
QList<LeaseView> viewsOf(const Ledger& ledger, const QString& backend, Moment now);
CapacityView capacityViewOf(
    const LeaseBook& book, const Storefront& storefront, const DaemonConfig& config);

} // namespace provider
