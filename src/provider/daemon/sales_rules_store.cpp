// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/sales_rules_store.h"

#include "base/json_reader.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const QStringList Scripts{
    u"CREATE TABLE sales_rules (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL)"_s};

} // namespace

base::Result<> SalesRulesStore::prepare()
{
    return m_database.migrate(u"provider_sales_rules"_s, Scripts);
}

base::Result<std::optional<SalesRules>> SalesRulesStore::rules()
{
    const auto rows = m_database.query(u"SELECT json FROM sales_rules"_s);
    if (!rows)
        return base::passOn(rows);
    if (rows->empty())
        return std::nullopt;
    const auto json = base::parseObject(rows->front().bytes(0));
    if (!json)
        return base::fail(base::Errc::Storage, u"the stored rules cannot be read"_s);
    const auto rules = salesRulesFromJson(*json);
    if (!rules)
        return base::fail(base::Errc::Storage, u"the stored rules cannot be read"_s);
    return *rules;
}

base::Result<> SalesRulesStore::save(const SalesRules& rules)
{
    const auto done = m_database.execute(
        u"INSERT INTO sales_rules VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET json = excluded.json"_s,
        {QString::fromUtf8(toJson(rules))});
    if (!done)
        return base::passOn(done);
    return {};
}

} // namespace provider
