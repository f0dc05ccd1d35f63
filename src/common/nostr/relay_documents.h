// SPDX-License-Identifier: GPL-3.0-or-later
// The relays' documents (NIP-11), read when somebody asks and kept in memory for a day. Nobody
// waits for one.
#pragma once

#include "base/clock.h"
#include "nostr/relay_document.h"
#include "nostr/relay_url.h"

#include <QObject>

#include <map>
#include <optional>

namespace net {
class HttpClient;
}

namespace nostr {

// Port: the bytes behind a relay's address.
class RelayDocumentSource {
public:
    virtual ~RelayDocumentSource() = default;
    virtual base::Task<base::Result<QByteArray>> fetch(RelayUrl url) = 0;
};

// Over HTTP, at the relay's own address.
class HttpRelayDocuments final : public RelayDocumentSource {
public:
    static constexpr std::chrono::seconds Limit{10};

    explicit HttpRelayDocuments(net::HttpClient& http)
        : m_http{http}
    {
    }
    base::Task<base::Result<QByteArray>> fetch(RelayUrl url) override;

private:
    net::HttpClient& m_http;
};

class RelayDocuments : public QObject {
    Q_OBJECT

public:
    // A relay without a readable document is asked again after this.
    static constexpr std::chrono::hours RetryAfter{1};
    static constexpr std::size_t MaxDocuments = 200; // the one fetched first goes first

    // Both outlive this object.
    RelayDocuments(RelayDocumentSource& source, base::Clock& clock, QObject* parent = nullptr);

    // arrived() follows, at once when it is known, never when it cannot be read.
    void ask(const RelayUrl& url);

Q_SIGNALS:
    void arrived(const nostr::RelayUrl& url, const nostr::RelayDocument& document);

private:
    struct Entry {
        std::chrono::milliseconds askedAt{0};
        std::optional<RelayDocument> document;
        bool isUnderWay = false;
    };

    base::Task<> read(RelayUrl url);
    void makeRoom();

    RelayDocumentSource& m_source;
    base::Clock& m_clock;
    std::map<RelayUrl, Entry> m_entries;
    base::TaskSet m_tasks;
};

} // namespace nostr
