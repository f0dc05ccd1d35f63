// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_documents.h"

#include "base/log.h"
#include "net/http_client.h"

#include <algorithm>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::Task;
using namespace Qt::StringLiterals;

Task<Result<QByteArray>> HttpRelayDocuments::fetch(RelayUrl url)
{
    net::HttpRequest request;
    request.url = url.toUrl();
    request.url.setScheme(url.isEncrypted() ? u"https"_s : u"http"_s);
    request.headers = {{"Accept", "application/nostr+json"}};
    request.limit = Limit;
    request.maxAnswerSize = RelayDocument::MaxSize;
    const auto answer = co_await m_http.send(std::move(request));
    if (!answer)
        co_return passOn(answer);
    if (answer->status != 200)
        co_return fail(Errc::NotFound, u"HTTP status %1"_s.arg(answer->status));
    co_return answer->body;
}

RelayDocuments::RelayDocuments(RelayDocumentSource& source, base::Clock& clock, QObject* parent)
    : QObject{parent}
    , m_source{source}
    , m_clock{clock}
{
}

void RelayDocuments::ask(const RelayUrl& url)
{
    if (const auto known = m_entries.find(url); known != m_entries.end()) {
        const auto& entry = known->second;
        const auto age = m_clock.uptime() - entry.askedAt;
        const bool isFresh = entry.document ? age < RelayDocument::Lifetime : age < RetryAfter;
        if (isFresh && entry.document)
            Q_EMIT arrived(url, RelayDocument{*entry.document});
        if (isFresh || entry.isUnderWay)
            return;
    }
    makeRoom();
    auto& entry = m_entries[url];
    entry.askedAt = m_clock.uptime();
    entry.isUnderWay = true;
    m_tasks.add(read(url));
}

Task<> RelayDocuments::read(RelayUrl url)
{
    const auto bytes = co_await m_source.fetch(url);
    auto document = bytes.and_then(relayDocumentFromJson);
    const auto entry = m_entries.find(url);
    if (entry == m_entries.end())
        co_return;
    entry->second.isUnderWay = false;
    if (!document) {
        qCDebug(lcNostr) << "no document of" << url.toString() << document.error().detail;
        co_return; // an older one stays good
    }
    entry->second.document = *document;
    Q_EMIT arrived(url, *document);
}

void RelayDocuments::makeRoom()
{
    while (m_entries.size() >= MaxDocuments)
        m_entries.erase(std::min_element(m_entries.begin(), m_entries.end(),
            [](const auto& a, const auto& b) { return a.second.askedAt < b.second.askedAt; }));
}

} // namespace nostr
