// SPDX-License-Identifier: GPL-3.0-or-later
// A file in a private message (NIP-17, kind 15): where its encrypted bytes are, and the key to
// them. Travels as a rumor only.
#pragma once

#include "nostr/rumor.h"

#include <QUrl>

namespace nostr {

inline constexpr qsizetype MaxFileKeySize = 64; // bytes

struct FileMessage {
    QUrl url;
    QString mediaType;
    QByteArray key; // of AES-GCM
    QByteArray nonce;
    QString encryptedHash; // SHA-256 of what the URL serves
    QString originalHash; // of the file itself; may be empty
    qint64 size = -1; // of what the URL serves; -1 when nothing is said
    QList<PublicKey> receivers;

    FileMessage() = default;
    FileMessage(const FileMessage&) = default;
    FileMessage& operator=(const FileMessage&) = default;
    ~FileMessage(); // wipes the key
    bool operator==(const FileMessage&) const = default;
};
QDebug operator<<(QDebug, const FileMessage&) = delete;

EventTemplate fileMessageEvent(const FileMessage& message, base::UnixTime now);
// Key and nonce are found as hex, sometimes as base64. Unsupported for another cipher.
base::Result<FileMessage> fileMessageFromRumor(const Rumor& rumor);

} // namespace nostr
