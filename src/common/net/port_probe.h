// SPDX-License-Identifier: GPL-3.0-or-later
// Whether an SSH server answers at an address: connects, reads its greeting, hangs up.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "net/proxy.h"

#include <QString>

#include <chrono>

namespace net {

// NotAllowed: an .onion address without a proxy. Network: no connection. Timeout: no greeting in
// time. Malformed: something else listens there.
base::Task<base::Result<>> probeSsh(base::Clock& clock, QString host, quint16 port,
    std::chrono::milliseconds limit, Proxy proxy = {});

} // namespace net
