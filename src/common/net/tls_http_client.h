// SPDX-License-Identifier: GPL-3.0-or-later
// HTTPS to one server whose certificate is either vouched for by this computer's roots or the very
// one that was pinned. There is no third way. Each request has a connection of its own, and nothing
// is ever sent twice or through a proxy.
#pragma once

#include "net/http_client.h"

namespace net {

// "AB:CD:…" or "abcd…", 32 bytes. Malformed for anything else.
base::Result<QByteArray> certificateDigestFromText(const QString& text);
QString toText(const QByteArray& certificateDigest); // "AB:CD:…", as people compare it

class TlsHttpClient {
public:
    // SHA-256 of the certificate that is pinned; empty: the computer's roots decide.
    TlsHttpClient(QByteArray pinnedDigest, base::Clock& clock)
        : m_pinned{std::move(pinnedDigest)}
        , m_clock{clock}
    {
    }

    // NotAllowed: another certificate than the pinned one, or one that nobody vouches for; the
    // detail shows its digest, and nothing was sent. Network: not connected or cut off. Timeout: no
    // whole answer in time. With the last two the other side may have acted. Malformed: not https,
    // not HTTP, or the answer exceeds its limit. Cancelling hangs up.
    base::Task<base::Result<HttpAnswer>> send(HttpRequest request);

private:
    QByteArray m_pinned;
    base::Clock& m_clock;
};

} // namespace net
