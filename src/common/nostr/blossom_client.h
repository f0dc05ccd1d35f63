// SPDX-License-Identifier: GPL-3.0-or-later
// Stores and fetches blobs on Blossom servers (BUD-01, 02, 06). Servers are not trusted: what does
// not have the expected hash and size is thrown away. Blobs travel as they are: encrypt before.
#pragma once

#include "net/http_client.h"
#include "nostr/blossom_blob.h"

namespace nostr {

class BlossomClient {
public:
    static constexpr qsizetype MaxBlobSize = 256 * 1024 * 1024; // it is in memory as a whole
    static constexpr std::chrono::minutes TransferLimit{10};
    static constexpr std::chrono::minutes TokenLifetime{15}; // longer than a transfer

    // Both outlive the client.
    BlossomClient(net::HttpClient& http, base::Clock& clock, base::RandomSource& random)
        : m_http{http}
        , m_clock{clock}
        , m_random{random}
    {
    }

    // Asks first (BUD-06), so that a server that will not take the blob is not sent it. Uploading
    // what is there already is no error. Rejected: the server does not want it. NotAllowed: not
    // from us. Insufficient: too large, or it wants money.
    base::Task<base::Result<BlobDescriptor>> upload(
        QUrl server, QByteArray blob, QString mediaType, SecretKey owner);

    // Malformed: the server has sent something else, or more than `size` bytes.
    base::Task<base::Result<QByteArray>> download(QUrl server, BlobHash hash, qsizetype size);

private:
    struct Upload {
        QUrl url;
        QByteArray blob;
        QByteArray mediaType;
        BlobHash hash;
        Event token;
    };
    base::Task<base::Result<>> askFirst(std::shared_ptr<const Upload> upload);
    base::Task<base::Result<net::HttpAnswer>> put(
        std::shared_ptr<const Upload> upload, QByteArray authorization);

    net::HttpClient& m_http;
    base::Clock& m_clock;
    base::RandomSource& m_random;
};

} // namespace nostr
