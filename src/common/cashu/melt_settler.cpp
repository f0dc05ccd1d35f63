// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/melt_settler.h"

#include "base/crash_point.h"
#include "cashu/payment_receipt.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::passOn;
using base::Result;
using base::Task;

SettlementAttempt MeltSettler::attempt(WalletOperation operation, MeltRequest request)
{
    if (request == MeltRequest::Unsent) {
        auto sent = co_await send(std::move(operation));
        co_return sent;
    }
    // Whatever happened before: the quote knows.
    const auto client = m_mints.client(operation.mint);
    const auto quote = co_await client->meltQuote(operation.quote);
    if (!quote && !quote.error().isRefusal())
        co_return m_desk.stillOpen(operation, quote.error());
    if (!quote) {
        auto judged = co_await judge(std::move(operation), quote.error());
        co_return judged;
    }
    auto finished = co_await finish(std::move(operation), *quote);
    co_return finished;
}

SettlementAttempt MeltSettler::send(WalletOperation operation)
{
    const auto client = m_mints.client(operation.mint);
    base::crashPoint("wallet.before_send");
    const auto answer = co_await client->melt(operation.body);
    base::crashPoint("wallet.after_answer");
    if (!answer && !answer.error().isRefusal())
        co_return m_desk.stillOpen(operation, answer.error());
    if (!answer) {
        auto judged = co_await judge(std::move(operation), answer.error());
        co_return judged;
    }
    auto finished = co_await finish(std::move(operation), *answer);
    co_return finished;
}

QString MeltSettler::invoiceOf(const WalletOperation& operation) const
{
    const auto stored = m_store.quotes.meltQuote(operation.quote);
    return stored ? stored->quote.request : QString{};
}

SettlementAttempt MeltSettler::finish(WalletOperation operation, MeltQuote quote)
{
    m_mints.noteAnswer(operation.mint);
    switch (quote.state) {
    case MeltQuoteState::Pending:
        co_return m_desk.stillOpen(
            operation, failureOf({Errc::TokenPending, u"the payment is on its way"_s}));
    case MeltQuoteState::Unpaid: {
        auto judged = co_await judge(std::move(operation),
            failureOf({Errc::Rejected, u"the mint could not pay the invoice"_s}));
        co_return judged;
    }
    case MeltQuoteState::Paid:
        break;
    }
    if (m_store.operations.doneOfQuote(operation.quote)) {
        co_return m_desk.release(
            operation, failureOf({Errc::Conflict, u"an earlier attempt has paid this invoice"_s}));
    }
    const auto isAnothers = co_await wasPaidByAnother(operation);
    if (!isAnothers)
        co_return m_desk.stillOpen(operation, failureOf(isAnothers.error()));
    if (*isAnothers) {
        auto released = m_desk.release(
            operation, failureOf({Errc::Conflict, u"an earlier attempt has paid this invoice"_s}));
        co_await m_late.reclaimQuote(operation.quote);
        co_return released;
    }
    auto change = byPosition(quote.change);
    if (change.isEmpty() && !operation.outputs.isEmpty()) {
        const auto restored = co_await m_desk.signaturesOf(operation);
        if (!restored)
            co_return m_desk.stillOpen(operation, failureOf(restored.error()));
        change = *restored;
    }
    MeltReceipt receipt;
    receipt.preimage = provenPreimage(invoiceOf(operation), quote.preimage);
    co_return m_desk.finish(operation, change, receipt);
}

Task<Result<bool>> MeltSettler::wasPaidByAnother(WalletOperation operation)
{
    const auto earlier = m_store.operations.releasedOfQuote(operation.quote);
    for (const auto id : earlier) {
        const auto attempt = m_store.operations.find(id);
        if (!attempt)
            co_return passOn(attempt);
        const auto signatures = co_await m_desk.signaturesOf(*attempt);
        if (!signatures)
            co_return passOn(signatures);
        if (!signatures->isEmpty())
            co_return true;
    }
    if (earlier.isEmpty())
        co_return false;
    const auto client = m_mints.client(operation.mint);
    const auto states = co_await client->states(operation.inputs);
    if (!states)
        co_return errorOf(states);
    co_return states->contains(SpendState::Unspent);
}

// Not paid, says the mint. Believed only when it has not taken the inputs either.
SettlementAttempt MeltSettler::judge(WalletOperation operation, MintFailure reason)
{
    const auto client = m_mints.client(operation.mint);
    const auto states = co_await client->states(operation.inputs);
    if (!states)
        co_return m_desk.stillOpen(operation, failureOf(states.error().error));
    const bool areFree = std::ranges::all_of(
        *states, [](SpendState state) { return state == SpendState::Unspent; });
    if (areFree && !reason.isRefusal(MintErrorCode::QuotePending))
        co_return m_desk.refuse(operation, reason);
    const auto quote = co_await client->meltQuote(operation.quote);
    if (quote && quote->state == MeltQuoteState::Paid) {
        auto finished = co_await finish(std::move(operation), *quote);
        co_return finished;
    }
    if (quote && quote->state == MeltQuoteState::Unpaid && !states->contains(SpendState::Pending)) {
        // Some inputs were spent elsewhere: this payment cannot happen any more.
        const auto spent = spentOf(operation.inputs, *states);
        const auto reclaimed = co_await m_late.reclaim(spent, operation.id);
        if (!reclaimed)
            co_return m_desk.stillOpen(operation, failureOf(reclaimed.error()));
        m_store.proofs.mark(spent, ProofState::Spent);
        co_return m_desk.release(operation, reason);
    }
    co_return m_desk.stillOpen(
        operation, failureOf({Errc::TokenPending, u"the payment is on its way"_s}));
}

} // namespace cashu
