// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lock_key_store.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

Result<quint32> LockKeyStore::nextCounter() const
{
    const auto rows
        = m_database.query(u"SELECT COALESCE(MAX(counter) + 1, 0) FROM wallet_lock_keys"_s);
    if (!rows)
        return passOn(rows);
    return static_cast<quint32>(rows->front().integer(0));
}

Result<> LockKeyStore::add(quint32 counter, const QString& x)
{
    const auto added = m_database.execute(
        u"INSERT INTO wallet_lock_keys (counter, x) VALUES (?, ?)"_s, {counter, x});
    if (!added)
        return passOn(added);
    return {};
}

std::optional<quint32> LockKeyStore::counterOf(const QString& x) const
{
    const auto rows = m_database.query(u"SELECT counter FROM wallet_lock_keys WHERE x = ?"_s, {x});
    if (!rows || rows->empty())
        return std::nullopt; // the database has said why in the log
    return static_cast<quint32>(rows->front().integer(0));
}

} // namespace cashu
