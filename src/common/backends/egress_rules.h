// SPDX-License-Identifier: GPL-3.0-or-later
// Packet filter rules that keep tenants of a bridge out of private networks, of this computer
// itself, and from sending mail. Answers to whoever connects to a tenant always pass. They are in
// the table mangle, which no engine uses for this: whatever an engine accepts later, in whatever
// order, is already gone.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QStringList>

namespace backends {

// Networks that are closed to tenants whatever filters their packets, and the ports of mail.
const QStringList& closedRanges();
const QStringList& mailPorts();

// Input for `iptables-restore --noflush`: replaces our two chains in one step.
QByteArray egressChains();

// The rules that lead a bridge's packets into our chains: each as arguments after -A, -C or -I.
QList<QStringList> egressEntrances(const QString& bridge);

// Tenants have no IPv6 address of the world: nothing of theirs passes, to this computer neither.
QList<QStringList> ipv6Entrances(const QString& bridge);

// May be called again and again: others may have emptied the tables. NotAllowed or NotFound with a
// sentence for people when the filter cannot be set here.
base::Task<base::Result<>> closeEgress(QString bridge, base::Clock& clock);

} // namespace backends
