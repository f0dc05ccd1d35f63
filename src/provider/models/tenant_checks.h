// SPDX-License-Identifier: GPL-3.0-or-later
// "Why no tenants?": what could keep buyers away, with evidence, most likely reason first (P1).
#pragma once

#include "provider/daemon/daemon_state.h"

#include <QList>
#include <QString>

namespace provider {

enum class CheckFinding { Broken, LookAtThis, NeedsTime, Fine, Normal };

enum class TenantCheckKind { Visible, Heartbeat, Mints, Backend, Capacity, Uptime, Refunds };

struct TenantCheck {
    TenantCheckKind kind = TenantCheckKind::Visible;
    CheckFinding finding = CheckFinding::Fine;
    QString name;
    QString evidence;

    bool operator==(const TenantCheck&) const = default;
};

QList<TenantCheck> whyNoTenants(const DaemonState& state);
// The honest last line: "Nothing is broken. There is little demand right now."
QString conclusionOf(const QList<TenantCheck>& checks);

} // namespace provider
