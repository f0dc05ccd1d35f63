// SPDX-License-Identifier: GPL-3.0-or-later
// Inbox and outbox: which messages were admitted, and what is to be answered. A request is answered
// once; every repeat gets the same answer.
#pragma once

#include "protocol/direct_message.h"
#include "storage/database.h"

#include <optional>
#include <vector>

namespace provider {

struct StoredRequest {
    QString id; // of the message
    nostr::PublicKey sender;
    base::UnixTime sentAt;
    qint64 lease = 0; // 0: none
};

struct StoredAnswer {
    qint64 id = 0;
    QString request; // empty: unasked
    qint64 lease = 0; // 0: none
    nostr::PublicKey receiver;
    protocol::Outgoing message;
    bool isAccepted = false; // by at least one relay
    base::UnixTime createdAt;
};

QDebug operator<<(QDebug, const StoredAnswer&) = delete;

class MessageStore {
public:
    explicit MessageStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> prepare();

    base::Result<> insert(const StoredRequest& request); // Conflict when it is known
    base::Result<std::optional<StoredRequest>> request(const QString& id);

    base::Result<qint64> insert(const StoredAnswer& answer);
    base::Result<> markAccepted(qint64 answer);
    base::Result<> markUnaccepted(qint64 answer); // to be sent again
    base::Result<std::optional<StoredAnswer>> answerTo(const QString& request); // the latest
    base::Result<std::optional<StoredAnswer>> closingOf(qint64 lease); // its lease.closed
    // Not taken by any relay yet, and worth sending still.
    base::Result<std::vector<StoredAnswer>> waitingAnswers(base::UnixTime notBefore);

    static constexpr int MaxOfStrangers = 20'000; // requests, and answers, without a lease
    // Those without a lease, and of these the oldest beyond MaxOfStrangers.
    base::Result<> forgetRequestsBefore(base::UnixTime time);

private:
    base::Result<std::vector<StoredAnswer>> answers(
        const QString& where, const QVariantList& values);

    storage::Database& m_database;
};

} // namespace provider
