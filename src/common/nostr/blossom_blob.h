// SPDX-License-Identifier: GPL-3.0-or-later
// Blobs named by their SHA-256 (Blossom): what a server says about one (BUD-02), where their author
// keeps them (BUD-03), and the token that allows to store or fetch them (BUD-11).
#pragma once

#include "nostr/event.h"

#include <QUrl>

namespace nostr {

using BlobHash = base::Bytes32<struct BlobHashTag>;

inline constexpr qsizetype MaxBlobServers = 20; // of one list
inline constexpr qsizetype MaxBlobToken = 16 * 1024; // characters

BlobHash blobHashOf(const QByteArray& blob);
// The last run of 64 hex digits in it; links die, hashes do not.
std::optional<BlobHash> blobHashIn(const QString& url);

struct BlobDescriptor {
    QUrl url;
    BlobHash hash;
    qint64 size = 0;
    QString mediaType;

    bool operator==(const BlobDescriptor&) const = default;
};
base::Result<BlobDescriptor> blobDescriptorFromJson(const QJsonObject& json);

// Kind 10063: the servers in the order of preference; only http and https with a host.
QList<QUrl> blobServersFromEvent(const Event& event);
EventTemplate blobServersEvent(const QList<QUrl>& servers, base::UnixTime now);

enum class BlobVerb { Get, Upload, Delete };

// Good for one verb, one blob, one server, until it expires.
EventTemplate blobAuthEvent(BlobVerb verb, const BlobHash& hash, const QUrl& server,
    base::UnixTime now, base::UnixTime expiresAt);
// "Nostr " and a text that reads the same in both base64 alphabets where the event allows it;
// base64url otherwise, as BUD-11 says.
QByteArray blobAuthorization(const Event& event);
// For servers that know the old alphabet only.
QByteArray oldBlobAuthorization(const Event& event);
// Either alphabet, padded or not. The event is not verified yet.
base::Result<Event> eventFromBlobAuthorization(const QByteArray& header);

} // namespace nostr
