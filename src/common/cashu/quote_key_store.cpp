// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote_key_store.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

namespace {

constexpr auto Version1 = R"sql(
CREATE TABLE wallet_quote_keys (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL);
INSERT INTO wallet_quote_keys VALUES (1, 0);
)sql";

} // namespace

Result<> QuoteKeyStore::open()
{
    return m_database.migrate(u"wallet_quote_keys"_s, {QString::fromLatin1(Version1)});
}

Result<quint64> QuoteKeyStore::takeCounter()
{
    const auto taken
        = m_database.query(u"UPDATE wallet_quote_keys SET next = next + 1 RETURNING next - 1"_s);
    if (!taken)
        return passOn(taken);
    if (taken->empty())
        return base::fail(base::Errc::Storage, u"the counter of quote keys is missing"_s);
    return static_cast<quint64>(taken->front().integer(0));
}

} // namespace cashu
