// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator decides about a provider. Readable from a Paygress provider-config.json.
#pragma once

#include "base/amount.h"
#include "cashu/mint_url.h"
#include "nostr/keys.h"
#include "nostr/relay_url.h"
#include "protocol/offer.h"
#include "provider/daemon/sales_rules.h"
#include "provider/daemon/sweep.h"

#include <QDebug>

#include <optional>

namespace provider {

struct DaemonConfig {
    nostr::SecretKey key;
    QString name;
    std::optional<QString> location;
    QString publicAddress; // where tenants reach SSH
    QList<nostr::RelayUrl> relays;
    QStringList mints; // as written in the offer
    QList<protocol::PodSpec> specs;
    QStringList capabilities; // beyond those of the backend
    std::chrono::seconds heartbeatInterval{60};
    std::chrono::seconds minimumDuration{60};
    quint32 firstVmid = 1000;
    quint32 lastVmid = 1999;
    quint16 firstSshPort = 31'000;
    quint16 lastSshPort = 31'999;
    // All processors count, not only those that idle at the moment; measured unless set.
    std::optional<qint64> machineMillicores;
    std::optional<QStringList> templates; // slugs that may be rented; none: all the host can run
    std::optional<SalesRules> rules; // none: what the owner set in the program, else everything
    SweepRules sweep;
    // Ends every lease and returns its unused time when the program is asked to end.
    bool returnsTimeOnExit = false;
    bool isPractice = false;
};
QDebug operator<<(QDebug, const DaemonConfig&) = delete;

// The sizes that a practice provider sells.
QList<protocol::PodSpec> practiceSpecs();

// The terms of a Paygress provider-config.json; config_file.h tells what else it says. Ours are
// `sales` (sales_rules.h), `sweep`, `return_time_on_exit` and `templates`.
base::Result<DaemonConfig> configFromJson(const QByteArray& utf8);

} // namespace provider
