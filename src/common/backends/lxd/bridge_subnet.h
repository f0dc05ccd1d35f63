// SPDX-License-Identifier: GPL-3.0-or-later
// A private network for a bridge that does not collide with any this computer knows a way to.
#pragma once

#include "base/random.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace backends {

// The bridge's own address with its length: "10.200.7.1/24". `routes` is what /proc/net/route says.
// NotFound when a whole 10.0.0.0/8 is routed already.
base::Result<QString> unusedSubnet(const QByteArray& routes, base::RandomSource& random);

// /proc/net/route; empty when it cannot be read.
QByteArray readRoutes();

} // namespace backends
