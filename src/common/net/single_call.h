// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP request that is sent exactly once: over a connection of its own, which is never reused,
// and never again when it breaks. For requests that must not be repeated. A server may prove itself
// by one certificate that is known beforehand, whoever signed it.
#pragma once

#include "net/http_client.h"

namespace net {

struct SingleCall {
    HttpRequest request; // http or https
    // SHA-256 of the server's certificate; empty: the usual authorities decide. Needs https.
    QByteArray certificate;
};

// The request as it is sent, for who carries it another way; the connection ends with the answer.
QByteArray requestText(const HttpRequest& request);
// All that came over such a connection.
base::Result<HttpAnswer> answerFromText(const QByteArray& bytes, qsizetype maxBody);

// NotAllowed: the server shows another certificate, or the proxy refuses; nothing was sent.
// Network: not connected, or cut off: the server may have acted. Timeout: likewise. Malformed: not
// HTTP, or the answer exceeds its limit. Cancelling hangs up.
base::Task<base::Result<HttpAnswer>> callOnce(SingleCall call, Proxy proxy, base::Clock& clock);

} // namespace net
