// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/late_success.h"

#include "cashu/payment_receipt.h"

namespace cashu {

using base::passOn;
using base::Result;
using base::Task;

Task<Result<bool>> LateSuccess::reclaim(QStringList spentYs, qint64 except)
{
    bool cameBack = false;
    const auto candidates = m_store.operations.releasedWithInputs(spentYs);
    for (const auto id : candidates) {
        if (id == except)
            continue;
        const auto one = co_await reclaimOperation(id);
        if (!one)
            co_return one;
        cameBack = cameBack || *one;
    }
    co_return cameBack;
}

Task<Result<bool>> LateSuccess::reclaimQuote(QString quote)
{
    bool cameBack = false;
    const auto candidates = m_store.operations.releasedOfQuote(quote);
    for (const auto id : candidates) {
        const auto one = co_await reclaimOperation(id);
        if (!one)
            co_return one;
        cameBack = cameBack || *one;
    }
    co_return cameBack;
}

// The quote may have been paid by another attempt, with other proofs than these, and these may have
// been spent by another operation.
bool LateSuccess::mayHavePaid(const WalletOperation& melt) const
{
    return !m_store.operations.doneOfQuote(melt.quote)
        && !m_store.operations.openOfQuote(melt.quote)
        && !m_store.operations.isAnyDoneWith(melt.inputs);
}

Task<Result<bool>> LateSuccess::reclaimOperation(qint64 id)
{
    const auto operation = m_store.operations.find(id);
    if (!operation)
        co_return passOn(operation);
    MeltReceipt receipt;
    bool isPaid = false;
    if (operation->kind == OperationKind::Melt) {
        if (!mayHavePaid(*operation))
            co_return false;
        const auto client = m_mints.client(operation->mint);
        const auto states = co_await client->states(operation->inputs);
        if (!states)
            co_return errorOf(states);
        if (spentOf(operation->inputs, *states).size() != operation->inputs.size())
            co_return false;
        const auto quote = co_await client->meltQuote(operation->quote);
        if (!quote && !quote.error().isRefusal())
            co_return errorOf(quote);
        isPaid = quote && quote->state == MeltQuoteState::Paid;
        if (!isPaid || !mayHavePaid(*operation)) // things may have changed while we asked
            co_return false;
        const auto stored = m_store.quotes.meltQuote(operation->quote);
        if (stored)
            receipt.preimage = provenPreimage(stored->quote.request, quote->preimage);
    }
    const auto signatures = co_await m_desk.signaturesOf(*operation);
    if (!signatures)
        co_return passOn(signatures);
    if (signatures->isEmpty() && !isPaid)
        co_return false;
    if (isPaid) {
        const auto paid = m_desk.finish(*operation, *signatures, receipt);
        if (!paid)
            co_return passOn(paid);
        co_return true;
    }
    const auto done = m_ledger.complete(*operation, *signatures, receipt);
    if (!done)
        co_return passOn(done);
    co_return true;
}

} // namespace cashu
