// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/message_store.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const QStringList Scripts{uR"(
CREATE TABLE requests (
    id TEXT PRIMARY KEY, sender TEXT NOT NULL, sent_at INTEGER NOT NULL, lease INTEGER NOT NULL);
CREATE INDEX requests_sent ON requests (sent_at);
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT, lease INTEGER NOT NULL, receiver TEXT NOT NULL,
    text TEXT NOT NULL, sent_at INTEGER NOT NULL, kind INTEGER NOT NULL, mode INTEGER NOT NULL,
    accepted INTEGER NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX answers_request ON answers (request);
CREATE INDEX answers_lease ON answers (lease);
CREATE INDEX answers_waiting ON answers (accepted) WHERE accepted = 0
)"_s};

qint64 seconds(base::UnixTime time)
{
    return time.time_since_epoch().count();
}
base::UnixTime time(qint64 seconds)
{
    return base::UnixTime{std::chrono::seconds{seconds}};
}

base::Result<StoredAnswer> answerFromRow(const storage::Row& row)
{
    const auto receiver = nostr::PublicKey::fromHex(row.text(3));
    if (!receiver)
        return base::fail(base::Errc::Storage, u"a row of answers cannot be read"_s);
    StoredAnswer answer;
    answer.id = row.integer(0);
    answer.request = row.text(1);
    answer.lease = row.integer(2);
    answer.receiver = *receiver;
    answer.message.text = row.text(4);
    answer.message.sentAt = time(row.integer(5));
    answer.message.kind = static_cast<int>(row.integer(6));
    answer.message.mode = row.integer(7) == 4 ? protocol::Mode::Nip04 : protocol::Mode::Nip17;
    answer.isAccepted = row.integer(8) != 0;
    answer.createdAt = time(row.integer(9));
    return answer;
}

base::Result<std::optional<StoredAnswer>> firstOf(
    const base::Result<std::vector<StoredAnswer>>& list)
{
    if (!list)
        return base::passOn(list);
    return list->empty() ? std::nullopt : std::optional{list->front()};
}

template <typename T>
base::Result<> ignoreValue(const base::Result<T>& result)
{
    if (!result)
        return base::passOn(result);
    return {};
}

} // namespace

base::Result<> MessageStore::prepare()
{
    return m_database.migrate(u"provider_messages"_s, Scripts);
}

base::Result<> MessageStore::insert(const StoredRequest& request)
{
    const auto rows = m_database.execute(u"INSERT OR IGNORE INTO requests VALUES (?, ?, ?, ?)"_s,
        {request.id, request.sender.toHex(), seconds(request.sentAt), request.lease});
    if (!rows)
        return base::passOn(rows);
    if (*rows == 0)
        return base::fail(base::Errc::Conflict, u"the request is known"_s);
    return {};
}

base::Result<std::optional<StoredRequest>> MessageStore::request(const QString& id)
{
    const auto rows = m_database.query(u"SELECT * FROM requests WHERE id = ?"_s, {id});
    if (!rows)
        return base::passOn(rows);
    if (rows->empty())
        return std::nullopt;
    const auto& row = rows->front();
    const auto sender = nostr::PublicKey::fromHex(row.text(1));
    if (!sender)
        return base::fail(base::Errc::Storage, u"a row of requests cannot be read"_s);
    return StoredRequest{row.text(0), *sender, time(row.integer(2)), row.integer(3)};
}

base::Result<qint64> MessageStore::insert(const StoredAnswer& answer)
{
    const auto done
        = m_database.execute(u"INSERT INTO answers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {answer.request, answer.lease, answer.receiver.toHex(), answer.message.text,
                seconds(answer.message.sentAt), answer.message.kind,
                answer.message.mode == protocol::Mode::Nip04 ? 4 : 17, answer.isAccepted ? 1 : 0,
                seconds(answer.createdAt)});
    if (!done)
        return base::passOn(done);
    const auto rows = m_database.query(u"SELECT last_insert_rowid()"_s);
    if (!rows)
        return base::passOn(rows);
    return rows->front().integer(0);
}

base::Result<> MessageStore::markAccepted(qint64 answer)
{
    return ignoreValue(
        m_database.execute(u"UPDATE answers SET accepted = 1 WHERE id = ?"_s, {answer}));
}

base::Result<> MessageStore::markUnaccepted(qint64 answer)
{
    return ignoreValue(
        m_database.execute(u"UPDATE answers SET accepted = 0 WHERE id = ?"_s, {answer}));
}

base::Result<std::optional<StoredAnswer>> MessageStore::answerTo(const QString& request)
{
    return firstOf(answers(u"request = ? ORDER BY id DESC LIMIT 1"_s, {request}));
}

base::Result<std::optional<StoredAnswer>> MessageStore::closingOf(qint64 lease)
{
    return firstOf(answers(u"lease = ? AND kind = ? ORDER BY id DESC LIMIT 1"_s,
        {lease, nostr::kinds::MarketMessage}));
}

base::Result<std::vector<StoredAnswer>> MessageStore::waitingAnswers(base::UnixTime notBefore)
{
    return answers(u"accepted = 0 AND created_at >= ? ORDER BY id"_s, {seconds(notBefore)});
}

base::Result<> MessageStore::forgetRequestsBefore(base::UnixTime time)
{
    // Anybody can cause rows that belong to no lease.
    const QList<std::pair<QString, QVariantList>> rules{
        {u"DELETE FROM answers WHERE lease = 0 AND created_at < ?"_s, {seconds(time)}},
        {u"DELETE FROM requests WHERE lease = 0 AND sent_at < ?"_s, {seconds(time)}},
        {u"DELETE FROM answers WHERE lease = 0 AND id <= (SELECT id FROM answers WHERE lease = 0 "
         "ORDER BY id DESC LIMIT 1 OFFSET ?)"_s,
            {MaxOfStrangers}},
        {u"DELETE FROM requests WHERE lease = 0 AND rowid <= (SELECT rowid FROM requests WHERE "
         "lease = 0 ORDER BY rowid DESC LIMIT 1 OFFSET ?)"_s,
            {MaxOfStrangers}},
    };
    for (const auto& [sql, values] : rules) {
        if (const auto done = m_database.execute(sql, values); !done)
            return base::passOn(done);
    }
    return {};
}

base::Result<std::vector<StoredAnswer>> MessageStore::answers(
    const QString& where, const QVariantList& values)
{
    const auto rows = m_database.query(u"SELECT * FROM answers WHERE "_s + where, values);
    if (!rows)
        return base::passOn(rows);
    std::vector<StoredAnswer> list;
    for (const auto& row : *rows) {
        const auto answer = answerFromRow(row);
        if (!answer)
            return base::passOn(answer);
        list.push_back(*answer);
    }
    return list;
}

} // namespace provider
