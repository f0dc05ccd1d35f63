// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/invoice_payer.h"

#include "cashu/amounts.h"
#include "cashu/coin_selection.h"
#include "cashu/invoice.h"

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

constexpr int MostRoundsOfFewer = 20;
constexpr auto Patience = 60s;
constexpr auto PollInterval = 2s;

} // namespace

QString normalisedInvoice(const QString& text)
{
    auto normalised = text.trimmed().toLower();
    if (normalised.startsWith("lightning:"_L1))
        normalised.remove(0, "lightning:"_L1.size());
    return normalised;
}

Task<Result<MeltQuote>> InvoicePayer::quoteMelt(MintUrl mint, QString text)
{
    const auto invoice = normalisedInvoice(text);
    if (!m_store.mints.mint(mint))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    const auto read = invoiceFromText(invoice);
    if (!read)
        co_return passOn(read);
    if (!read->amount)
        co_return fail(Errc::Unsupported, u"an invoice without an amount"_s);
    if (m_store.quotes.isInvoiceInUse(invoice))
        co_return fail(Errc::Conflict, u"this invoice is being paid, or is paid"_s);
    const auto client = m_mints.client(mint);
    const auto quote = co_await client->requestMeltQuote(invoice);
    if (!quote)
        co_return errorOf(quote);
    if (quote->amount != base::roundUpToSats(*read->amount)
        || (!quote->unit.isEmpty() && quote->unit != u"sat"))
        co_return fail(Errc::Malformed, u"the quote is for another amount"_s);
    if (quote->state != MeltQuoteState::Unpaid)
        co_return fail(Errc::Conflict, u"this invoice is being paid, or is paid"_s);
    StoredMeltQuote stored{mint, *quote};
    stored.quote.request = invoice;
    const auto added = m_store.quotes.add(stored);
    if (!added)
        co_return passOn(added);
    co_return stored.quote;
}

Task<Result<MeltOutcome>> InvoicePayer::melt(QString quoteId)
{
    if (const auto earlier = m_store.operations.latestOfQuote(quoteId)) {
        const auto settled = co_await m_runner.settle(*earlier);
        if (!settled)
            co_return passOn(settled);
        if (settled->operation.state != OperationState::Released) {
            const auto ended = co_await awaitPayment(*settled);
            if (!ended)
                co_return passOn(ended);
            co_return outcomeOf(*ended);
        }
    }
    const auto begun = co_await payWithNewOperation(quoteId);
    if (!begun)
        co_return passOn(begun);
    const auto ended = co_await awaitPayment(*begun);
    if (!ended)
        co_return passOn(ended);
    co_return outcomeOf(*ended);
}

Task<Result<Settlement>> InvoicePayer::payWithNewOperation(QString quoteId)
{
    Rebuilds rebuilds;
    std::optional<Settlement> badProof;
    int rounds = 0;
    while (true) {
        const auto stored = m_store.quotes.meltQuote(quoteId);
        if (!stored)
            co_return fail(Errc::NotFound, u"no such quote was asked for"_s);
        const auto active = co_await m_mints.activeKeyset(stored->mint);
        if (!active)
            co_return passOn(active);
        if (m_store.quotes.isInvoiceInUse(stored->quote.request))
            co_return fail(Errc::Conflict, u"this invoice is being paid, or is paid"_s);
        const auto plan = meltPlan(*stored, *active);
        if (!plan && plan.error().code == Errc::Unsupported && ++rounds <= MostRoundsOfFewer) {
            const auto fewer = co_await m_renewer.makeFewer(stored->mint);
            if (!fewer)
                co_return passOn(fewer);
            continue;
        }
        if (!plan && badProof)
            co_return *badProof;
        if (!plan)
            co_return passOn(plan);
        const auto settled = co_await m_runner.run(*plan);
        if (!settled)
            co_return passOn(settled);
        if (settled->hasBadProof() && !badProof) {
            badProof = *settled;
            co_await m_renewer.sortOut(stored->mint); // the sound ones may be enough
            continue;
        }
        const bool isOver = settled->operation.state != OperationState::Released;
        if (isOver || !rebuilds.allow(*settled))
            co_return *settled;
        const auto refreshed = co_await m_mints.refresh(stored->mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
}

// Most payments take seconds. Longer ones go on without us.
Task<Result<Settlement>> InvoicePayer::awaitPayment(Settlement settled)
{
    const auto start = m_clock.uptime();
    while (settled.operation.state == OperationState::Open && settled.failure
        && settled.failure->error.code == Errc::TokenPending
        && m_clock.uptime() - start < Patience) {
        co_await m_clock.sleep(PollInterval);
        const auto again = co_await m_runner.settle(settled.operation.id);
        if (!again)
            co_return passOn(again);
        settled = *again;
    }
    co_return settled;
}

Result<OperationPlan> InvoicePayer::meltPlan(
    const StoredMeltQuote& stored, const Keyset& active) const
{
    const auto& quote = stored.quote;
    const auto unspent = m_store.proofs.unspent(stored.mint);
    if (!unspent)
        return passOn(unspent);
    const auto needed = base::checkedAdd(quote.amount, quote.feeReserve);
    if (!needed)
        return fail(Errc::Malformed, u"a fee reserve out of range"_s);
    const auto selection = selectProofs(
        *unspent, m_store.mints.keysets(stored.mint), *needed, m_mints.limits(stored.mint).inputs);
    if (!selection)
        return passOn(selection);
    OperationPlan plan;
    plan.kind = OperationKind::Melt;
    plan.mint = stored.mint;
    plan.path = QString::fromLatin1(MeltPath);
    plan.quote = quote.id;
    plan.inputs = selection->proofs;
    plan.outputKeyset = active.id;
    plan.amount = quote.amount;
    plan.fee = sumOf(selection->proofs) - quote.amount; // until the change is known
    // Enough blanks for all that can come back: the mint keeps what does not fit (NUT-08).
    const auto mostChange = plan.fee - selection->fee;
    const int blanks = blankOutputCount(static_cast<quint64>(mostChange.value()));
    plan.outputs = QList<PlannedAmount>(blanks, PlannedAmount{1, false});
    return plan;
}

Result<MeltOutcome> InvoicePayer::outcomeOf(const Settlement& settled) const
{
    // A late copy of an earlier attempt may have paid.
    const auto done = m_store.operations.doneOfQuote(settled.operation.quote);
    const auto payment = m_store.operations.find(done.value_or(settled.operation.id));
    if (!payment)
        return passOn(payment);
    const auto& operation = *payment;
    MeltOutcome outcome;
    outcome.amount = operation.amount;
    switch (operation.state) {
    case OperationState::Open:
        return outcome;
    case OperationState::Done: {
        const auto quote = m_store.quotes.meltQuote(operation.quote);
        outcome.state = MeltQuoteState::Paid;
        outcome.fee = operation.fee;
        outcome.preimage = quote && quote->quote.preimage ? *quote->quote.preimage : QString{};
        return outcome;
    }
    case OperationState::Released:
    case OperationState::Alarm:
        break;
    }
    return tl::unexpected<base::Error>{settled.error()};
}

} // namespace cashu
