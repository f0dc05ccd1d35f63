// SPDX-License-Identifier: GPL-3.0-or-later
// What a lease of a template has beside its SSH server, decided when it is admitted: which ports,
// which secrets. Its words for the tenant go out in the encrypted answer only.
#pragma once

#include "backends/workload.h"
#include "base/clock.h"
#include "base/random.h"
#include "protocol/access_details.h"
#include "protocol/workload_template.h"

namespace provider {

struct LeaseService {
    QString slug; // of the template
    QList<backends::PublishedPort> ports;
    QString credential; // secret; empty: SSH's password is enough
    QByteArray tlsPem; // secret; empty: it speaks no TLS of its own
    QByteArray tlsSha256; // of its certificate
    bool isEncrypted = false; // its data, with a key that only its tenant keeps

    bool operator==(const LeaseService&) const = default;
    void forgetSecrets();
};
QDebug operator<<(QDebug, const LeaseService&) = delete;

// With secrets of its own, and a place for each published port: the host's are still 0.
base::Result<LeaseService> drawUpService(
    const protocol::WorkloadTemplate& chosen, base::UnixTime now, base::RandomSource& random);

// As a backend runs it.
backends::Service toBackend(const LeaseService& service, const QString& password);

// Adds to the access details what the tenant must know. `login` is how SSH is reached.
void describeTo(
    protocol::AccessDetails& details, protocol::LoginLines& login, const LeaseService& service);

// As it is stored; holds secrets.
QByteArray toJson(const LeaseService& service);
base::Result<LeaseService> leaseServiceFromJson(const QByteArray& utf8);

} // namespace provider
