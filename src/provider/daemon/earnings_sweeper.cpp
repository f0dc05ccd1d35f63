// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/earnings_sweeper.h"

#include "base/crash_point.h"
#include "base/log.h"
#include "provider/daemon/crash_points.h"
#include "provider/daemon/obligations.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int MostTries = 3; // to find an amount that leaves enough for the fees
constexpr std::chrono::hours KeepAsking{24};
constexpr qint64 FeeShare = 200; // half a percent for the fee on the proofs that are spent
constexpr qint64 LeastFees = 2; // sat

base::Sats minus(base::Sats whole, base::Sats part)
{
    return whole > part ? whole - part : base::Sats{0};
}

} // namespace

EarningsSweeper::EarningsSweeper(Parts parts, Ledger& ledger, const SweepRules& rules)
    : m_parts{parts}
    , m_ledger{ledger}
    , m_rules{rules}
    , m_sweeps{parts.database}
{
}

base::Result<> EarningsSweeper::prepare()
{
    return m_sweeps.prepare();
}

void EarningsSweeper::start()
{
    m_running = run();
}

void EarningsSweeper::sweepNow()
{
    m_tasks.add(sweepAll());
}

base::Task<> EarningsSweeper::run()
{
    while (true) {
        co_await sweepAll();
        co_await m_parts.clock.sleep(Interval);
    }
}

base::Task<> EarningsSweeper::sweepAll()
{
    if (m_isSweeping)
        co_return;
    m_isSweeping = true;
    const auto open = m_sweeps.open();
    if (open)
        for (const auto& sweep : *open)
            co_await resume(sweep);
    const auto mints = m_parts.wallet.mints();
    if (open && m_parts.invoices && !m_rules.address.isEmpty())
        for (const auto& mint : mints)
            co_await sweepMint(mint);
    m_isSweeping = false;
}

// A planned one asked for an invoice at the most.
base::Task<> EarningsSweeper::resume(Sweep sweep)
{
    if (sweep.state == SweepState::Planned)
        fail(sweep, u"the program ended before anything was paid"_s);
    else
        co_await pay(sweep);
}

// What may leave this mint: neither what is owed, nor what is owed elsewhere and may have to be
// returned from here, nor the owner's reserve.
base::Sats EarningsSweeper::available(const cashu::MintUrl& mint)
{
    base::Sats spendable;
    for (const auto& known : m_parts.wallet.balance().mints)
        if (known.url == mint)
            spendable = known.spendable;
    return minus(spendable, obligationsOf(m_ledger, m_parts.clock.sinceEpoch()) + m_rules.reserve);
}

base::Task<> EarningsSweeper::sweepMint(cashu::MintUrl mint)
{
    const auto open = m_sweeps.open();
    if (!open || std::ranges::any_of(*open, [&](const Sweep& one) { return one.mint == mint; }))
        co_return;
    const auto whole = available(mint);
    if (whole.isZero() || whole < m_rules.threshold)
        co_return;
    Sweep sweep;
    sweep.mint = mint;
    sweep.address = m_rules.address;
    sweep.at = m_parts.clock.now();
    const auto id = m_sweeps.insert(sweep);
    if (!id)
        co_return;
    sweep.id = *id;
    base::crashPoint(crash_points::SweepPlanned);
    const auto quote = co_await findQuote(mint, whole);
    if (!quote) {
        fail(sweep, quote.error().detail);
        co_return;
    }
    // Time has passed: a tenant may have stopped.
    if (quote->amount + quote->feeReserve > available(mint)) {
        fail(sweep, u"the money is needed for refunds"_s);
        co_return;
    }
    sweep.amount = quote->amount;
    sweep.quote = quote->id;
    sweep.state = SweepState::Paying;
    if (!m_sweeps.save(sweep))
        co_return; // still planned: nothing is paid
    base::crashPoint(crash_points::SweepPaying);
    co_await pay(sweep);
}

// Quotes that are not used cost nothing and end by themselves.
base::Task<base::Result<cashu::MeltQuote>> EarningsSweeper::findQuote(
    cashu::MintUrl mint, base::Sats available)
{
    const base::Sats margin{std::max(available.value() / FeeShare, LeastFees)};
    auto amount = minus(available, margin + margin);
    base::Result<cashu::MeltQuote> quote
        = base::fail(base::Errc::Insufficient, u"the fees eat it up"_s);
    for (int tries = 0; tries < MostTries && !amount.isZero(); ++tries) {
        const auto invoice = co_await m_parts.invoices->invoiceUpTo(m_rules.address, amount);
        if (!invoice)
            co_return base::passOn(invoice);
        quote = co_await m_parts.wallet.quoteMelt(mint, *invoice);
        if (!quote)
            co_return quote;
        const auto needed = quote->amount + quote->feeReserve + margin;
        if (needed <= available)
            co_return quote;
        amount = minus(amount, needed - available);
        quote = base::fail(base::Errc::Insufficient, u"the fees eat it up"_s);
    }
    co_return quote;
}

base::Task<> EarningsSweeper::pay(Sweep sweep)
{
    const auto outcome = co_await m_parts.wallet.melt(sweep.quote);
    if (outcome && outcome->state == cashu::MeltQuoteState::Paid) {
        sweep.state = SweepState::Paid;
        sweep.amount = outcome->amount;
        sweep.fee = outcome->fee;
        sweep.detail.clear();
        base::crashPoint(crash_points::SweepPaid);
        if (m_sweeps.save(sweep)) {
            qCInfo(lcProvider).noquote() << "swept" << sweep.amount.value() << "sat";
            Q_EMIT paid();
            Q_EMIT changed();
        }
        co_return;
    }
    // Unknown is not failed: the next round asks again for the same quote.
    const auto why = outcome ? u"the payment is still under way"_s : outcome.error().detail;
    const bool isUnknown = outcome || isStillOpenInWallet(sweep)
        || outcome.error().code == base::Errc::Timeout
        || outcome.error().code == base::Errc::Network
        || outcome.error().code == base::Errc::Storage;
    const bool isPatient = m_parts.clock.now() - sweep.at < KeepAsking;
    if (isUnknown && (isPatient || isStillOpenInWallet(sweep))) {
        sweep.detail = why;
        (void)m_sweeps.save(sweep); // only words
        Q_EMIT changed();
        co_return;
    }
    fail(sweep, why);
}

bool EarningsSweeper::isStillOpenInWallet(const Sweep& sweep) const
{
    const auto business = m_parts.wallet.openBusiness();
    return std::ranges::any_of(business, [&](const cashu::OpenBusiness& open) {
        return open.kind == cashu::OperationKind::Melt && open.mint == sweep.mint;
    });
}

void EarningsSweeper::fail(Sweep sweep, const QString& why)
{
    sweep.state = SweepState::Failed;
    sweep.detail = why;
    if (!m_sweeps.save(sweep))
        return;
    Q_EMIT failed(why);
    Q_EMIT changed();
}

} // namespace provider
