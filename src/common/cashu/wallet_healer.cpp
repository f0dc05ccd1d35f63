// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/wallet_healer.h"

namespace cashu {

using namespace std::chrono_literals;
using base::Result;
using base::Task;

namespace {

constexpr auto FirstPause = 5min; // the start has settled what was open
constexpr auto Interval = 1h;

} // namespace

Task<Result<>> WalletHealer::settle()
{
    const auto settled = co_await m_runner.settleAll({});
    co_await m_transfers.resumeAll();
    const auto quotes = m_collector.openQuotes();
    for (const auto& quote : quotes)
        co_await m_collector.collect(quote.id, std::chrono::milliseconds{0});
    co_return settled;
}

Task<Result<>> WalletHealer::heal()
{
    const auto settled = co_await settle();
    const auto mints = m_store.mints.mints();
    for (const auto& mint : mints) {
        const auto fresh = co_await m_mints.keepFresh(mint.url);
        if (!fresh)
            continue; // the mint's row says that it does not answer
        co_await m_restorer.settleWatched(mint.url);
        co_await m_renewer.renewAgeing(mint.url);
    }
    co_return settled;
}

void WalletHealer::keepHealing()
{
    if (!m_healing)
        m_healing = healHourly();
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
Task<> WalletHealer::healAt(MintUrl mint)
{
    const auto fresh = co_await m_mints.keepFresh(mint);
    if (!fresh)
        co_return; // the mint's row says that it does not answer
    co_await m_restorer.settleWatched(mint);
    co_await m_renewer.sortOut(mint);
    co_await m_renewer.renewAgeing(mint);
}

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

} // namespace cashu
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

