// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/totals_store.h"

#include "cashu/proof_store.h"
#include "cashu/token.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const auto Payments = u"SELECT lease, id, net_sat * 1000, sender, %1, %2 FROM payments WHERE "_s;
const auto Leases = u"SELECT id, 0, %1, tenant, '', %2 FROM leases WHERE "_s;

// Columns: lease, payment, msat, consumer, token, sent token.
QString linesOf(Total total)
{
    switch (total) {
    case Total::Received:
        return Payments.arg(u"token"_s, u"''"_s)
            + u"state IN ('redeemed', 'returning', 'returned')"_s;
    case Total::Earned:
        return Leases.arg(u"earned_msat"_s, u"''"_s)
            + u"state IN ('stopping', 'ended') AND earned_msat > 0"_s;
    case Total::Refunded:
        return Leases.arg(u"refunded_sat * 1000"_s, u"COALESCE(refund_token, '')"_s)
            + u"state IN ('stopping', 'ended') AND refunded_sat > 0"_s;
    case Total::Returned:
        return u"SELECT lease, id, returned_sat * 1000, sender, '', refund_token FROM payments "
               "WHERE state = 'returned'"_s;
    case Total::Prepaid:
        return Leases.arg(u"paid_msat"_s, u"''"_s)
            + u"state IN ('redeemed', 'creating', 'running')"_s;
    case Total::RefundsDue:
        return Leases.arg(u"refund_due_sat * 1000"_s, u"''"_s)
            + u"state IN ('stopping', 'ended') AND refund_due_sat > 0 AND COALESCE(refund_token, '') = ''"_s;
    case Total::ReturnsDue:
        return Payments.arg(u"token"_s, u"''"_s) + u"state = 'returning'"_s;
    case Total::Credits:
        return u"SELECT 0 AS id, 0, msat, consumer, '', '' FROM credits WHERE msat > 0"_s;
    }
    return {};
}

} // namespace

base::Result<base::Msats> TotalsStore::sum(Total total)
{
    auto lines = linesOf(total);
    // Only the third column.
    const auto rows
        = m_database.query(u"WITH lines(lease, payment, msat, consumer, token, sent) AS (%1) "
                           "SELECT COALESCE(SUM(msat), 0) FROM lines"_s.arg(lines));
    if (!rows)
        return base::passOn(rows);
    return base::Msats{rows->front().integer(0)};
}

base::Result<std::vector<TotalLine>> TotalsStore::lines(Total total, int offset)
{
    return read(u"%1 ORDER BY id LIMIT ? OFFSET ?"_s.arg(linesOf(total)), {MaxLines, offset});
}

base::Result<std::vector<TotalLine>> TotalsStore::paymentsOf(qint64 lease)
{
    return read(
        u"%1 AND lease = ? ORDER BY id LIMIT ?"_s.arg(linesOf(Total::Received)), {lease, MaxLines});
}

base::Result<std::vector<TotalLine>> TotalsStore::read(
    const QString& sql, const QVariantList& values)
{
    const auto rows = m_database.query(sql, values);
    if (!rows)
        return base::passOn(rows);
    std::vector<TotalLine> lines;
    lines.reserve(rows->size());
    for (const auto& row : *rows) {
        TotalLine line;
        line.lease = row.integer(0);
        line.payment = row.integer(1);
        line.amount = base::Msats{row.integer(2)};
        line.consumer = row.text(3);
        line.token = row.text(4);
        line.sentToken = row.text(5);
        lines.push_back(std::move(line));
    }
    return lines;
}

base::Result<qint64> TotalsStore::difference()
{
    qint64 difference = 0;
    for (const auto total : Totals) {
        const auto amount = sum(total);
        if (!amount)
            return base::passOn(amount);
        difference += total == Total::Received ? amount->value() : -amount->value();
    }
    return difference;
}

base::Result<std::vector<ProofMark>> proofsOf(const QString& text)
{
    const auto token = cashu::tokenFromText(text);
    if (!token)
        return base::passOn(token);
    std::vector<ProofMark> marks;
    for (const auto& proof : token->proofs)
        marks.push_back({base::Sats{static_cast<std::int64_t>(proof.amount)}, cashu::yHex(proof)});
    return marks;
}

} // namespace provider
