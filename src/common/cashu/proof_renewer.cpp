// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/proof_renewer.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;
using base::Task;

namespace {

constexpr auto RenewBefore
    = std::chrono::weeks{4}; // the mint may refuse after final_expiry (12003)
constexpr qsizetype MostAtOnce = 200;
constexpr qsizetype FewestWorthwhile = 4; // of which makeFewer() makes less
constexpr int MostTrials = 24; // swaps of one sortOut(); the next one goes on

QList<QList<Proof>> halvesOf(const QList<Proof>& proofs)
{
    const auto half = proofs.size() / 2;
    if (half == 0)
        return {proofs};
    return {proofs.first(half), proofs.sliced(half)};
}

} // namespace

bool ProofRenewer::isAgeing(const Keyset& keyset) const
{
    const bool endsSoon = keyset.finalExpiry && *keyset.finalExpiry - m_clock.now() < RenewBefore;
    // An id of the first generation cannot be recomputed: nobody can check such a keyset.
    return endsSoon || keyset.id.version() == KeysetId::Version::Base64;
}

ProofRenewer::Ageing ProofRenewer::ageing(const MintUrl& mint) const
{
    Ageing found;
    const auto keysets = m_store.mints.keysets(mint);
    for (const auto& keyset : keysets) {
        if (!keyset.finalExpiry || !isAgeing(keyset))
            continue;
        const auto held = m_store.proofs.unspentOf(mint, keyset.id);
        if (held.isZero())
            continue;
        found.amount += held;
        found.firstExpiry
            = std::min(found.firstExpiry.value_or(*keyset.finalExpiry), *keyset.finalExpiry);
    }
    return found;
}

Task<Result<>> ProofRenewer::renewAgeing(MintUrl mint)
{
    const auto active = co_await m_mints.activeKeyset(mint);
    if (!active)
        co_return passOn(active);
    if (isAgeing(*active))
        co_return Result<>{}; // the mint has nothing better
    const auto keysets = m_store.mints.keysets(mint);
    const auto unspent = m_store.proofs.unspent(mint);
    if (!unspent)
        co_return passOn(unspent);
    const auto most = std::min(MostAtOnce, m_mints.limits(mint).inputs);
    QList<Proof> old;
    for (const auto& proof : *unspent) {
        const auto keyset = keysetById(keysets, proof.keysetId);
        if (keyset && isAgeing(*keyset) && old.size() < most)
            old += proof;
    }
    if (old.isEmpty())
        co_return Result<>{};
    const auto fee = feeFor(old, keysets);
    if (!fee || sumOf(old) <= *fee)
        co_return Result<>{}; // together they are worth nothing
    auto renewed = co_await renew(mint, old, Splitting::ForStock);
    co_return renewed;
}

Task<Result<>> ProofRenewer::makeFewer(MintUrl mint)
{
    const auto unspent = m_store.proofs.unspent(mint); // smallest first
    if (!unspent)
        co_return passOn(unspent);
    const auto most = std::min(MostAtOnce, m_mints.limits(mint).inputs);
    const auto keysets = m_store.mints.keysets(mint);
    QList<Proof> small;
    for (const auto& proof : *unspent) {
        const auto keyset = keysetById(keysets, proof.keysetId);
        if (keyset && proof.amount * 1000 > static_cast<quint64>(keyset->inputFeePpk)
            && small.size() < most)
            small += proof;
    }
    if (small.size() < std::min(FewestWorthwhile, most))
        co_return fail(Errc::Unsupported, u"the mint takes too few proofs at once"_s);
    auto renewed = co_await renew(mint, small, Splitting::Fewest);
    co_return renewed;
}

Task<Result<>> ProofRenewer::sortOut(MintUrl mint)
{
    const auto aside = m_store.proofs.quarantined(mint);
    if (!aside)
        co_return passOn(aside);
    if (aside->isEmpty())
        co_return Result<>{};
    const auto unspent = co_await stillUnspent(mint, *aside);
    if (!unspent)
        co_return passOn(unspent);
    auto groups = halvesOf(*unspent);
    for (int trials = 0; !groups.isEmpty() && trials < MostTrials; ++trials) {
        const auto group = groups.takeFirst();
        const auto fee = feeFor(group, m_store.mints.keysets(mint));
        if (!fee || sumOf(group) <= *fee)
            continue; // not worth a trial of their own
        const auto renewed = co_await renew(mint, group, Splitting::ForStock);
        if (renewed)
            continue;
        const auto first = m_store.proofs.find(yHex(group.front()));
        const bool isRefused = first && *first && (*first)->state == ProofState::Quarantined;
        if (!isRefused || renewed.error().code != Errc::Malformed) // 10001
            co_return passOn(renewed);
        if (group.size() > 1)
            groups = halvesOf(group) + groups;
    }
    co_return Result<>{};
}

Task<Result<QList<Proof>>> ProofRenewer::stillUnspent(MintUrl mint, QList<Proof> proofs)
{
    QStringList ys;
    for (const auto& proof : proofs)
        ys += yHex(proof);
    const auto client = m_mints.client(mint);
    const auto states = co_await client->states(ys);
    if (!states)
        co_return errorOf(states);
    const auto marked = m_store.proofs.mark(spentOf(ys, *states), ProofState::Spent);
    if (!marked)
        co_return passOn(marked);
    QList<Proof> unspent;
    for (qsizetype i = 0; i < proofs.size(); ++i) {
        if ((*states)[i] == SpendState::Unspent)
            unspent += proofs[i];
    }
    co_return unspent;
}

Task<Result<>> ProofRenewer::renew(MintUrl mint, QList<Proof> proofs, Splitting splitting)
{
    Rebuilds rebuilds;
    while (true) {
        const auto active = co_await m_mints.activeKeyset(mint);
        if (!active)
            co_return passOn(active);
        proofs = proofs.first(std::min(proofs.size(), m_mints.limits(mint).inputs));
        const auto fee = feeFor(proofs, m_store.mints.keysets(mint));
        if (!fee)
            co_return passOn(fee);
        OperationPlan plan;
        plan.kind = OperationKind::Renew;
        plan.mint = mint;
        plan.path = QString::fromLatin1(SwapPath);
        plan.inputs = proofs;
        plan.outputKeyset = active->id;
        plan.fee = *fee;
        plan.splitting = splitting;
        if (sumOf(proofs) <= *fee)
            co_return fail(Errc::Insufficient, u"the mint's fee would eat the proofs"_s);
        plan.kept = sumOf(proofs) - *fee;
        const auto settled = co_await m_runner.run(plan);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone())
            co_return Result<>{};
        if (!rebuilds.allow(*settled))
            co_return tl::unexpected<base::Error>{settled->error()};
        const auto refreshed = co_await m_mints.refresh(mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
}

} // namespace cashu
