// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/seed_mark_store.h"

#include "crypto/hash.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr qsizetype MarkLength = 16; // bytes

QString markOf(const crypto::SecretBytes<64>& seed)
{
    const QByteArray label{"paygress wallet mark v1"};
    const auto hash = crypto::hmacSha512(seed.bytes(), base::view(label));
    return base::toHex(hash).left(2 * MarkLength);
}

} // namespace

Result<> SeedMarkStore::open()
{
    return m_database.migrate(u"wallet_seed"_s,
        {u"CREATE TABLE wallet_seed (id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL)"_s});
}

Result<> SeedMarkStore::check(const crypto::SecretBytes<64>& seed) const
{
    const auto rows = m_database.query(u"SELECT mark FROM wallet_seed"_s);
    if (!rows)
        return passOn(rows);
    if (rows->empty() || rows->front().text(0) == markOf(seed))
        return {};
    const auto unused = isUnused();
    if (!unused)
        return passOn(unused);
    if (!*unused)
        return fail(Errc::Conflict, u"the money of this profile belongs to another key"_s);
    return {};
}

Result<> SeedMarkStore::claim(const crypto::SecretBytes<64>& seed)
{
    const auto checked = check(seed);
    if (!checked)
        return checked;
    const auto marked = m_database.execute(u"INSERT INTO wallet_seed VALUES (1, ?) "
                                           "ON CONFLICT(id) DO UPDATE SET mark = excluded.mark"_s,
        {markOf(seed)});
    if (!marked)
        return passOn(marked);
    return {};
}

Result<bool> SeedMarkStore::isUnused() const
{
    const auto rows = m_database.query(u"SELECT EXISTS (SELECT 1 FROM wallet_proofs) OR EXISTS "
                                       "(SELECT 1 FROM wallet_operations) OR EXISTS "
                                       "(SELECT 1 FROM wallet_mint_quotes) OR EXISTS "
                                       "(SELECT 1 FROM wallet_lock_keys)"_s);
    if (!rows)
        return passOn(rows);
    return rows->front().integer(0) == 0;
}

} // namespace cashu
