// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate that nobody signed but itself (Ed25519, X.509 v3), for a server whose clients are
// told beforehand which one it is.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

#include <QByteArray>
#include <QDebug>

namespace crypto {

struct TlsIdentity {
    QByteArray pem; // secret: certificate and key
    QByteArray sha256; // of the certificate, as a client sees it; 32 bytes
};
QDebug operator<<(QDebug, const TlsIdentity&) = delete;

// Valid from a day before `now` for twenty years: who knows its hash needs no date.
base::Result<TlsIdentity> makeTlsIdentity(
    const QByteArray& name, base::UnixTime now, base::RandomSource& random);

} // namespace crypto
