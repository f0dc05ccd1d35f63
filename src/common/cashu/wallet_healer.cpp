// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/wallet_healer.h"

namespace cashu {

using namespace std::chrono_literals;
using base::Result;
using base::Task;

namespace {

constexpr auto FirstPause = 5min; // the start has settled what was open
constexpr auto Interval = 1h;
constexpr auto CollectInterval = 1min;
constexpr auto LatePayment = 1h; // after the invoice's expiry; later ones are found hourly

} // namespace

Task<Result<>> WalletHealer::settle()
{
    const auto settled = co_await m_runner.settleAll({});
    co_await m_transfers.resumeAll();
    co_await collectAll(m_clock.now() - std::chrono::days{365});
    co_return settled;
}

Task<> WalletHealer::collectAll(base::UnixTime expiresAfter)
{
    std::vector<Task<>> mints;
    const auto known = m_store.mints.mints();
    for (const auto& mint : known) {
        const auto quotes = m_collector.openQuotes(mint.url, expiresAfter);
        if (!quotes.isEmpty())
            mints.push_back(collectThese(quotes));
    }
    for (auto& each : mints)
        co_await each;
}

Task<> WalletHealer::collectThese(QStringList quotes)
{
    for (const auto& quote : quotes) {
        const auto collected = co_await m_collector.collect(quote, std::chrono::milliseconds{0});
        if (!collected && collected.error().code == base::Errc::Network)
            co_return; // the next would wait as long
    }
}

Task<Result<>> WalletHealer::heal()
{
    const auto settled = co_await settle();
    std::vector<Task<>> mints;
    const auto known = m_store.mints.mints();
    for (const auto& mint : known)
        mints.push_back(healAt(mint.url));
    for (auto& each : mints)
        co_await each;
    co_return settled;
}

Task<> WalletHealer::healAt(MintUrl mint)
{
    const auto fresh = co_await m_mints.keepFresh(mint);
    if (!fresh)
        co_return; // the mint's row says that it does not answer
    co_await m_restorer.settleWatched(mint);
    co_await m_renewer.sortOut(mint);
    co_await m_renewer.renewAgeing(mint);
}

void WalletHealer::keepHealing()
{
    if (m_healing)
        return;
    m_healing = healHourly();
    m_collecting = collectEveryMinute();
}

// Whoever asked for the invoice may have closed the program before it was paid.
Task<> WalletHealer::collectEveryMinute()
{
    while (true) {
        co_await m_clock.sleep(CollectInterval);
        co_await collectAll(m_clock.now() - LatePayment);
    }
}

Task<> WalletHealer::healHourly()
{
    co_await m_clock.sleep(FirstPause);
    while (true) {
        co_await heal(); // what stays open is in openBusiness()
        co_await m_clock.sleep(Interval);
    }
}

QList<OpenBusiness> WalletHealer::openBusiness() const
{
    QList<OpenBusiness> business;
    const auto ids = m_store.operations.open() + m_store.operations.alarmed();
    for (const auto id : ids) {
        const auto operation = m_store.operations.find(id);
        if (!operation)
            continue;
        const bool isPaid = operation->state == OperationState::Done;
        business += OpenBusiness{id, operation->kind, operation->mint,
            isPaid ? operation->fee : operation->amount, operation->at, operation->refusal,
            operation->state != OperationState::Open};
    }
    const auto mints = m_store.mints.mints();
    for (const auto& mint : mints) {
        if (const auto aside = putAside(mint.url))
            business += *aside;
    }
    return business;
}

std::optional<OpenBusiness> WalletHealer::putAside(const MintUrl& mint) const
{
    const auto proofs = m_store.proofs.quarantined(mint);
    if (!proofs || proofs->isEmpty())
        return std::nullopt;
    OpenBusiness aside;
    aside.kind = OperationKind::Renew;
    aside.mint = mint;
    aside.amount = sumOf(*proofs);
    const auto refused = m_store.operations.releasedWithInputs({yHex(proofs->front())});
    const auto last = m_store.operations.find(refused.isEmpty() ? 0 : refused.back());
    if (last) {
        aside.since = last->at;
        aside.reason = last->refusal;
    }
    return aside;
}

} // namespace cashu
