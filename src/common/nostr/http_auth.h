// SPDX-License-Identifier: GPL-3.0-or-later
// Proving a key to an HTTP server (NIP-98): an event about one request, in its Authorization
// header.
#pragma once

#include "nostr/event.h"

#include <QUrl>

namespace nostr {

inline constexpr std::chrono::seconds MaxHttpAuthAge{60};
inline constexpr qsizetype MaxAuthorizationHeader = 16 * 1024;

// The URL with its query; the body's hash when there is a body.
EventTemplate httpAuthEvent(
    const QUrl& url, const QByteArray& method, const QByteArray& body, base::UnixTime now);

QByteArray authorizationHeader(const Event& event); // "Nostr " and base64

// The key a request proves. Malformed for a header that holds no event; NotAllowed when the event
// is about another request, from another time, or not signed.
base::Result<PublicKey> checkHttpAuth(const QByteArray& header, const QUrl& url,
    const QByteArray& method, const QByteArray& body, base::UnixTime now);

} // namespace nostr
