// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_store.h"

#include "base/json_reader.h"

#include <QJsonDocument>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::UnixTime;

namespace {

QByteArray asJson(const Keyset& keyset)
{
    return QJsonDocument{QJsonObject{{u"keysets"_s, QJsonArray{toJsonWithKeys(keyset)}}}}.toJson(
        QJsonDocument::Compact);
}

Result<Keyset> fromStoredJson(const QByteArray& json)
{
    const auto object = base::parseObject(json);
    if (!object)
        return passOn(object);
    const auto keysets = keysFromJson(*object);
    if (!keysets)
        return passOn(keysets);
    if (keysets->size() != 1)
        return fail(Errc::Storage, u"a stored keyset is damaged"_s);
    return keysets->front();
}

UnixTime timeOf(qint64 seconds)
{
    return UnixTime{std::chrono::seconds{seconds}};
}
qint64 seconds(UnixTime time)
{
    return time.time_since_epoch().count();
}

} // namespace

Result<> MintStore::load()
{
    const auto mints = m_database.query(u"SELECT url, name, is_practice, announces_dleq, "
                                        u"locks_quotes, added_at, checked_at FROM wallet_mints "
                                        "ORDER BY added_at, url"_s);
    if (!mints)
        return passOn(mints);
    m_mints.clear();
    m_keysets.clear();
    for (const auto& row : *mints) {
        const auto url = MintUrl::fromText(row.text(0));
        if (!url)
            return passOn(url);
        m_mints += KnownMint{*url, row.text(1), row.integer(2) != 0, row.integer(3) != 0,
            row.integer(4) != 0, timeOf(row.integer(5)), timeOf(row.integer(6))};
        const auto keysets = m_database.query(
            u"SELECT content FROM wallet_keysets WHERE mint = ? ORDER BY id"_s, {url->toString()});
        if (!keysets)
            return passOn(keysets);
        for (const auto& stored : *keysets) {
            const auto keyset = fromStoredJson(stored.bytes(0));
            if (!keyset)
                return passOn(keyset);
            m_keysets[*url] += *keyset;
        }
    }
    return {};
}

std::optional<KnownMint> MintStore::mint(const MintUrl& url) const
{
    const auto found = std::ranges::find(m_mints, url, &KnownMint::url);
    return found == m_mints.end() ? std::nullopt : std::optional{*found};
}

Result<> MintStore::save(const KnownMint& mint)
{
    const auto saved = m_database.execute(
        u"INSERT INTO wallet_mints (url, name, is_practice, announces_dleq, locks_quotes, "
        u"added_at, checked_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(url) DO UPDATE SET name = excluded.name, "
        "is_practice = excluded.is_practice, announces_dleq = excluded.announces_dleq, "
        "locks_quotes = excluded.locks_quotes, checked_at = excluded.checked_at"_s,
        {mint.url.toString(), mint.name, mint.isPractice, mint.announcesDleq, mint.locksQuotes,
            seconds(mint.addedAt), seconds(mint.checkedAt)});
    if (!saved)
        return passOn(saved);
    const auto found = std::ranges::find(m_mints, mint.url, &KnownMint::url);
    if (found == m_mints.end())
        m_mints += mint;
    else
        *found = mint;
    return {};
}

Result<> MintStore::save(const MintUrl& mint, const Keyset& keyset)
{
    QList<KeysetId> others;
    for (auto entry = m_keysets.cbegin(); entry != m_keysets.cend(); ++entry) {
        for (const auto& known : entry.value()) {
            if (entry.key() != mint && known.id == keyset.id)
                return fail(
                    Errc::Conflict, u"keyset %1 belongs to another mint"_s.arg(keyset.id.value));
            others += known.id;
        }
    }
    if (collides(keyset.id, others))
        return fail(Errc::Conflict, u"keyset id %1 is ambiguous"_s.arg(keyset.id.value));
    const auto saved
        = m_database.execute(u"INSERT INTO wallet_keysets (id, mint, content) VALUES (?, ?, ?) "
                             "ON CONFLICT(id) DO UPDATE SET content = excluded.content"_s,
            {keyset.id.value, mint.toString(), asJson(keyset)});
    if (!saved)
        return passOn(saved);
    auto& known = m_keysets[mint];
    const auto found = std::ranges::find(known, keyset.id, &Keyset::id);
    if (found == known.end())
        known += keyset;
    else
        *found = keyset;
    return {};
}

Result<quint64> MintStore::takeCounters(const KeysetId& id, qsizetype count)
{
    const auto rows
        = m_database.query(u"SELECT counter FROM wallet_keysets WHERE id = ?"_s, {id.value});
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(id.value));
    const auto first = static_cast<quint64>(rows->front().integer(0));
    const auto moved = raiseCounter(id, first + static_cast<quint64>(count));
    if (!moved)
        return passOn(moved);
    return first;
}

Result<> MintStore::raiseCounter(const KeysetId& id, quint64 atLeast)
{
    const auto moved
        = m_database.execute(u"UPDATE wallet_keysets SET counter = MAX(counter, ?) WHERE id = ?"_s,
            {static_cast<qint64>(atLeast), id.value});
    if (!moved)
        return passOn(moved);
    return {};
}

} // namespace cashu
