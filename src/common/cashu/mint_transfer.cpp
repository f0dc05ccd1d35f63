// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_transfer.h"

#include "base/crash_point.h"
#include "cashu/coin_selection.h"

namespace cashu {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;
using base::Task;

namespace {

constexpr auto CollectLimit = 30s; // an invoice shows as paid a moment after it was paid

bool isUnclear(const base::Error& error)
{
    return error.code == Errc::Network || error.code == Errc::Timeout;
}

} // namespace

Task<Result<TransferQuote>> MintTransfer::quote(MintUrl source, MintUrl target, Sats amount)
{
    if (source == target)
        co_return fail(Errc::NotAllowed, u"source and target are the same mint"_s);
    if (!m_store.mints.mint(source) || !m_store.mints.mint(target))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    const auto invoice = co_await m_collector.requestInvoice(target, amount);
    if (!invoice)
        co_return passOn(invoice);
    const auto melt = co_await m_payer.quoteMelt(source, invoice->request);
    if (!melt)
        co_return passOn(melt);
    const auto unspent = m_store.proofs.unspent(source);
    if (!unspent)
        co_return passOn(unspent);
    const auto selection
        = selectProofs(*unspent, m_store.mints.keysets(source), melt->amount + melt->feeReserve);
    if (!selection)
        co_return passOn(selection);
    StoredTransfer transfer;
    transfer.source = source;
    transfer.target = target;
    transfer.amount = amount;
    transfer.meltQuote = melt->id;
    transfer.mintQuote = invoice->id;
    transfer.at = m_clock.now();
    const auto id = m_store.transfers.add(transfer);
    if (!id)
        co_return passOn(id);
    TransferQuote quoted;
    quoted.id = *id;
    quoted.source = source;
    quoted.target = target;
    quoted.amount = amount;
    quoted.lightningReserve = melt->feeReserve;
    quoted.inputFee = selection->fee;
    co_return quoted;
}

Task<Result<TransferOutcome>> MintTransfer::run(qint64 id)
{
    auto transfer = m_store.transfers.find(id);
    if (!transfer)
        co_return fail(Errc::NotFound, u"no such move was quoted"_s);
    if (transfer->state == TransferState::Quoted || transfer->state == TransferState::Paying) {
        const auto begun = m_store.transfers.setState(id, TransferState::Paying, {});
        if (!begun)
            co_return passOn(begun);
        base::crashPoint("wallet.transfer_paying");
        const auto paid = co_await pay(*transfer);
        if (!paid)
            co_return passOn(paid);
        transfer = m_store.transfers.find(id);
    }
    if (transfer && transfer->state == TransferState::Collecting) {
        const auto collected = co_await collect(*transfer);
        if (!collected)
            co_return passOn(collected);
    }
    co_return outcomeOf(id);
}

Task<Result<>> MintTransfer::pay(StoredTransfer transfer)
{
    const auto melted = co_await m_payer.melt(transfer.meltQuote);
    if (melted && melted->state == MeltQuoteState::Paid)
        co_return m_store.transfers.setState(transfer.id, TransferState::Collecting, {});
    if (melted)
        co_return m_store.transfers.setState(
            transfer.id, TransferState::Paying, u"the payment is on its way"_s);
    // An operation that is open, or that nobody began, is not over.
    const auto attempt = m_store.operations.latestOfQuote(transfer.meltQuote);
    const auto operation = m_store.operations.find(attempt.value_or(0));
    auto state = TransferState::Failed;
    if (operation && operation->state == OperationState::Open)
        state = TransferState::Paying;
    else if (operation && operation->state == OperationState::Done)
        state = TransferState::Collecting;
    else if (!operation && isUnclear(melted.error()) && !hasExpired(transfer))
        state = TransferState::Paying;
    co_return m_store.transfers.setState(transfer.id, state, melted.error().detail);
}

bool MintTransfer::hasExpired(const StoredTransfer& transfer) const
{
    const auto quote = m_store.quotes.meltQuote(transfer.meltQuote);
    return !quote || (quote->quote.expiry && *quote->quote.expiry < m_clock.now());
}

Task<Result<>> MintTransfer::collect(StoredTransfer transfer)
{
    const auto collected = co_await m_collector.collect(transfer.mintQuote, CollectLimit);
    if (collected)
        co_return m_store.transfers.setState(transfer.id, TransferState::Done, {});
    co_return m_store.transfers.setState(
        transfer.id, TransferState::Collecting, collected.error().detail);
}

Task<> MintTransfer::resumeAll()
{
    const auto unfinished = m_store.transfers.unfinished();
    for (const auto& transfer : unfinished)
        co_await run(transfer.id);
}

Result<TransferOutcome> MintTransfer::outcomeOf(qint64 id) const
{
    const auto transfer = m_store.transfers.find(id);
    if (!transfer)
        return fail(Errc::NotFound, u"no such move was quoted"_s);
    TransferOutcome outcome;
    outcome.state = transfer->state;
    outcome.reason = transfer->reason;
    const auto melted = m_store.operations.doneOfQuote(transfer->meltQuote);
    if (const auto melt = m_store.operations.find(melted.value_or(0)))
        outcome.fee = melt->fee;
    const auto minted = m_store.operations.doneOfQuote(transfer->mintQuote);
    if (const auto mint = m_store.operations.find(minted.value_or(0)))
        outcome.arrived = mint->net;
    return outcome;
}

} // namespace cashu
