// SPDX-License-Identifier: GPL-3.0-or-later
// Leases and payments as columns of their tables, and back.
#pragma once

#include "provider/daemon/lease.h"
#include "storage/database.h"

namespace provider {

QString toText(LeaseState state);
QString toText(PaymentState state);

// In the order of the columns after the id.
QVariantList toColumns(const Lease& lease);
QVariantList toColumns(const Payment& payment);

// Storage when a row holds what we never wrote.
base::Result<Lease> leaseFromRow(const storage::Row& row);
base::Result<Payment> paymentFromRow(const storage::Row& row);

} // namespace provider
