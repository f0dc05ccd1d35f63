// SPDX-License-Identifier: GPL-3.0-or-later
// How the system's ssh logs in to a lease: its arguments and environment. The password reaches it
// through a private file and an askpass script, never through arguments; host keys are kept per
// lease, apart from the user's own. The files are gone with this object.
#pragma once

#include "base/result.h"
#include "consumer/core/lease.h"
#include "consumer/core/market_config.h"

#include <QTemporaryDir>

#include <memory>

namespace consumer {

class SshLogin {
public:
    // Malformed: what the provider told of itself is no address to give to a program.
    static base::Result<SshLogin> prepare(const Lease& lease, const MarketConfig& config);

    // `options` come before the host, `command` after it.
    QStringList arguments(const QStringList& options, const QStringList& command) const;
    const QStringList& environment() const { return m_environment; }

private:
    SshLogin() = default;

    std::unique_ptr<QTemporaryDir> m_secrets; // mode 0700
    QStringList m_options;
    QStringList m_destination;
    QStringList m_environment;
};

} // namespace consumer
