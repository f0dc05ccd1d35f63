// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/invoice_collector.h"

#include "cashu/invoice.h"
#include "cashu/quote_key.h"

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

constexpr auto QuoteLife = std::chrono::days{14}; // a late payment is possible long after expiry
constexpr qsizetype MostAtOnce = 100; // of one mint's, asked one after the other
constexpr auto FastPoll = 500ms;
constexpr auto SlowPoll = 5s;
constexpr auto FastPeriod = 60s;

QString pubkeyOf(const crypto::SecretBytes<32>& key)
{
    const auto point = crypto::CurvePoint::ofScalar(key.bytes());
    return point ? point->toHex() : QString{};
}

Result<> check(const MintQuote& quote, Sats asked, const QString& pubkey)
{
    if (quote.amount != asked || (!quote.unit.isEmpty() && quote.unit != u"sat"))
        return fail(Errc::Malformed, u"the quote is for another amount"_s);
    // The readable part is enough here: whoever pays it checks the rest.
    const auto prefix = quote.request.left(quote.request.lastIndexOf(u'1')).toLower();
    const auto amount = invoiceAmount(prefix);
    if (!amount)
        return passOn(amount);
    if (*amount && **amount != base::toMsats(asked))
        return fail(Errc::Malformed, u"the invoice is for another amount"_s);
    if (quote.pubkey && *quote.pubkey != pubkey)
        return fail(Errc::Malformed, u"the quote is locked to another key"_s);
    return {};
}

} // namespace

Result<crypto::SecretBytes<32>> InvoiceCollector::freshKey()
{
    const auto counter = m_store.quoteKeys.takeCounter();
    if (!counter)
        return passOn(counter);
    return deriveQuoteKey(m_seed, *counter);
}

Task<Result<MintQuote>> InvoiceCollector::requestInvoice(MintUrl mint, Sats amount)
{
    if (amount.value() <= 0 || amount.value() > base::MaxSats)
        co_return fail(Errc::Insufficient, u"not an amount that can be received"_s);
    const auto record = m_store.mints.mint(mint);
    if (!record)
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    StoredMintQuote stored;
    stored.mint = mint;
    QString pubkey;
    if (record->locksQuotes) {
        const auto key = freshKey();
        if (!key)
            co_return passOn(key);
        stored.key = *key;
        pubkey = pubkeyOf(*stored.key);
    }
    const auto client = m_mints.client(mint);
    const auto quote = co_await client->requestMintQuote(amount, pubkey);
    if (!quote)
        co_return errorOf(quote);
    const auto checked = check(*quote, amount, pubkey);
    if (!checked)
        co_return passOn(checked);
    stored.quote = *quote;
    stored.at = m_clock.now();
    const auto added = m_store.quotes.add(stored);
    if (!added)
        co_return passOn(added);
    co_return *quote;
}

Task<Result<Sats>> InvoiceCollector::collect(QString quoteId, std::chrono::milliseconds limit)
{
    const auto start = m_clock.uptime();
    std::unique_ptr<MintWatch> watch;
    const auto stored = m_store.quotes.mintQuote(quoteId);
    if (stored && limit.count() > 0)
        watch = m_subscriptions.watch(stored->mint, NoticeKind::MintQuote, {quoteId});
    while (true) {
        const auto collected = co_await collectOnce(quoteId);
        const bool isUnclear = !collected
            && (collected.error().code == Errc::Network || collected.error().code == Errc::Timeout);
        if (!collected && !isUnclear)
            co_return passOn(collected);
        if (collected && *collected)
            co_return **collected;
        const auto waited = m_clock.uptime() - start;
        if (waited >= limit) {
            if (isUnclear)
                co_return passOn(collected);
            co_return fail(Errc::Timeout, u"the invoice is not paid yet"_s);
        }
        std::chrono::milliseconds pause = waited < FastPeriod ? FastPoll : SlowPoll;
        if (watch->isLive())
            pause = pollBesideNotices(waited);
        co_await watch->change(std::min(pause, limit - waited));
    }
}

Task<Result<std::optional<Sats>>> InvoiceCollector::collectOnce(QString quoteId)
{
    auto stored = m_store.quotes.mintQuote(quoteId);
    if (!stored)
        co_return fail(Errc::NotFound, u"no such invoice was asked for"_s);
    if (const auto earlier = m_store.operations.latestOfQuote(quoteId)) {
        const auto settled = co_await m_runner.settle(*earlier);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone())
            co_return std::optional{settled->operation.net};
        if (settled->operation.state != OperationState::Released)
            co_return tl::unexpected<base::Error>{settled->error()};
    }
    const auto client = m_mints.client(stored->mint);
    const auto quote = co_await client->mintQuote(quoteId);
    if (!quote)
        co_return errorOf(quote);
    m_mints.noteAnswer(stored->mint);
    switch (quote->state) {
    case MintQuoteState::Unpaid:
    case MintQuoteState::Pending:
        co_return std::optional<Sats>{};
    case MintQuoteState::Paid: {
        const auto noted = m_store.quotes.setState(quoteId, MintQuoteState::Paid);
        if (!noted)
            co_return passOn(noted);
        const auto minted = co_await mintOut(*stored);
        if (!minted)
            co_return passOn(minted);
        co_return std::optional{*minted};
    }
    case MintQuoteState::Issued:
        break;
    }
    const auto found = co_await findIssued(quoteId);
    if (!found)
        co_return passOn(found);
    co_return std::optional{*found};
}

Task<Result<Sats>> InvoiceCollector::mintOut(StoredMintQuote quote)
{
    Rebuilds rebuilds;
    while (true) {
        const auto active = co_await m_mints.activeKeyset(quote.mint);
        if (!active)
            co_return passOn(active);
        // Another call for the same quote may have been quicker while we waited.
        const auto other = m_store.operations.latestOfQuote(quote.quote.id);
        const auto known = m_store.operations.find(other.value_or(0));
        if (known && known->state != OperationState::Released) {
            const auto settled = co_await m_runner.settle(known->id);
            if (!settled)
                co_return passOn(settled);
            if (settled->isDone())
                co_return settled->operation.net;
            co_return tl::unexpected<base::Error>{settled->error()};
        }
        OperationPlan plan;
        plan.kind = OperationKind::Mint;
        plan.mint = quote.mint;
        plan.path = QString::fromLatin1(MintPath);
        plan.quote = quote.quote.id;
        plan.outputKeyset = active->id;
        plan.amount = quote.quote.amount;
        plan.quoteKey = quote.key;
        plan.kept = plan.amount;
        plan.splitting = m_mints.splitting(quote.mint);
        const auto settled = co_await m_runner.run(plan);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone())
            co_return settled->operation.net;
        if (settled->failure && settled->failure->isRefusal(MintErrorCode::QuoteNotPaid))
            co_return fail(Errc::Timeout, u"the invoice is not paid yet"_s);
        if (settled->failure && settled->failure->isRefusal(MintErrorCode::QuoteAlreadyIssued)) {
            auto found = co_await findIssued(quote.quote.id);
            co_return found;
        }
        if (!rebuilds.allow(*settled))
            co_return tl::unexpected<base::Error>{settled->error()};
        const auto refreshed = co_await m_mints.refresh(quote.mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
}

// Issued, but not by the operation we know last: a late copy of an earlier request, or somebody
// else's.
Task<Result<Sats>> InvoiceCollector::findIssued(QString quoteId)
{
    const auto reclaimed = co_await m_runner.lateSuccess().reclaimQuote(quoteId);
    if (!reclaimed)
        co_return passOn(reclaimed);
    const auto done = m_store.operations.doneOfQuote(quoteId);
    const auto operation = m_store.operations.find(done.value_or(0));
    if (operation)
        co_return operation->net;
    const auto closed = m_store.quotes.setState(quoteId, MintQuoteState::Issued);
    if (!closed)
        co_return passOn(closed);
    co_return fail(Errc::Conflict, u"this invoice was collected by another wallet"_s);
}

QList<MintQuote> InvoiceCollector::openQuotes() const
{
    QList<MintQuote> quotes;
    const auto open = m_store.quotes.openMintQuotes(m_clock.now() - QuoteLife);
    for (const auto& stored : open)
        quotes += stored.quote;
    return quotes;
}

QStringList InvoiceCollector::openQuotes(const MintUrl& mint, base::UnixTime expiresAfter) const
{
    QStringList ids;
    const auto open = m_store.quotes.openMintQuotes(m_clock.now() - QuoteLife);
    for (const auto& stored : open) {
        if (stored.mint == mint && stored.quote.expiry.value_or(m_clock.now()) > expiresAfter)
            ids.prepend(stored.quote.id);
    }
    return ids.first(std::min(ids.size(), MostAtOnce));
}

} // namespace cashu
