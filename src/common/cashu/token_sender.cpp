// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token_sender.h"

#include "cashu/amounts.h"
#include "cashu/coin_selection.h"
#include "cashu/proof_parts.h"

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

constexpr int MostRoundsOfFewer = 20; // swaps that make few proofs of many, before one send

QList<quint64> powersOf(Sats amount)
{
    return powersOfTwo(static_cast<quint64>(amount.value()));
}

void appendForToken(OperationPlan& plan, Sats amount)
{
    for (const auto part : powersOf(amount))
        plan.outputs += PlannedAmount{part, true};
}

Sats totalOf(const QList<quint64>& amounts)
{
    Sats total;
    for (const auto amount : amounts)
        total += Sats{static_cast<qint64>(amount)};
    return total;
}

bool isAffordable(Sats amount)
{
    return amount.value() > 0 && amount.value() <= base::MaxSats;
}

} // namespace

SentToken toSentToken(const StoredSentToken& stored)
{
    return {
        stored.id, stored.mint, stored.amount, stored.text, stored.purpose, stored.at, stored.left};
}

Task<Result<Sats>> TokenSender::faceValueFor(MintUrl mint, Sats net)
{
    if (!isAffordable(net))
        co_return fail(Errc::Insufficient, u"not an amount that can be sent"_s);
    if (!m_store.mints.mint(mint))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    const auto active = co_await m_mints.activeKeyset(mint);
    if (!active)
        co_return passOn(active);
    const auto amounts = amountsForReceiver(net, active->inputFeePpk);
    if (!amounts)
        co_return passOn(amounts);
    co_return totalOf(*amounts);
}

Task<Result<SentToken>> TokenSender::send(MintUrl mint, Sats faceValue, QString purpose)
{
    if (!isAffordable(faceValue))
        co_return fail(Errc::Insufficient, u"not an amount that can be sent"_s);
    if (!m_store.mints.mint(mint))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    auto exact = exactProofs(mint, faceValue);
    if (!exact && exact.error().code == Errc::Insufficient
        && !m_store.operations.open(mint).isEmpty()) {
        co_await m_runner.settleAll(mint); // their change may be enough
        exact = exactProofs(mint, faceValue);
    }
    if (!exact)
        co_return passOn(exact);
    if (!*exact) {
        auto sent = co_await sendBySwap(mint, faceValue, std::nullopt, purpose);
        const bool isTooDear = !sent && sent.error().code == Errc::Insufficient;
        if (!isTooDear)
            co_return sent;
        // Nothing is left for the mint's fee: then the proofs as they are, many or not.
        exact = exactProofs(mint, faceValue, ReceiversFee::Any);
        if (!exact || !*exact)
            co_return sent;
    }
    const auto stored = m_ledger.sendStored(mint, **exact, purpose);
    if (!stored)
        co_return passOn(stored);
    co_return toSentToken(*stored);
}

Task<Result<SentToken>> TokenSender::sendLocked(
    MintUrl mint, Sats faceValue, LockTerms lock, QString purpose)
{
    if (!isAffordable(faceValue))
        co_return fail(Errc::Insufficient, u"not an amount that can be sent"_s);
    if (!m_store.mints.mint(mint))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    const auto fits = lockedSecret(lock, QString{64, u'0'});
    if (!fits)
        co_return passOn(fits);
    const auto supported = co_await m_locks.checkSupport(mint, lock.kind);
    if (!supported)
        co_return passOn(supported);
    auto sent = co_await sendBySwap(mint, faceValue, lock, purpose);
    if (!sent && sent.error().code == Errc::Insufficient
        && !m_store.operations.open(mint).isEmpty()) {
        co_await m_runner.settleAll(mint); // their change may be enough
        sent = co_await sendBySwap(mint, faceValue, lock, purpose);
    }
    co_return sent;
}

Result<std::optional<QList<Proof>>> TokenSender::exactProofs(
    const MintUrl& mint, Sats faceValue, ReceiversFee receiversFee) const
{
    const auto unspent = m_store.proofs.unspent(mint);
    if (!unspent)
        return passOn(unspent);
    const auto keysets = m_store.mints.keysets(mint);
    auto freeOfCharge = keysets; // handing over costs us nothing
    for (auto& keyset : freeOfCharge)
        keyset.inputFeePpk = 0;
    const auto selection = selectProofs(*unspent, freeOfCharge, faceValue);
    if (!selection)
        return passOn(selection);
    if (!selection->isExact())
        return std::optional<QList<Proof>>{};
    const auto fee = feeFor(selection->proofs, keysets);
    const auto active = activeKeyset(keysets, u"sat"_s);
    if (receiversFee == ReceiversFee::Any)
        return std::optional{selection->proofs};
    if (!fee || !active || *fee > feeForPpk(powersOf(faceValue).size() * active->inputFeePpk))
        return std::optional<QList<Proof>>{};
    return std::optional{selection->proofs};
}

Result<OperationPlan> TokenSender::swapPlan(const MintUrl& mint, const Keyset& active,
    Sats faceValue, const std::optional<LockTerms>& lock, const QString& purpose) const
{
    const auto unspent = m_store.proofs.unspent(mint);
    if (!unspent)
        return passOn(unspent);
    const auto keysets = m_store.mints.keysets(mint);
    const auto most = m_mints.limits(mint).inputs;
    auto selection = selectProofs(*unspent, keysets, faceValue, most);
    if (!selection)
        return passOn(selection);
    if (!selection->isExact())
        selection = withFreeRiders(*selection, *unspent, keysets, most);
    OperationPlan plan;
    plan.kind = OperationKind::Send;
    plan.mint = mint;
    plan.path = QString::fromLatin1(SwapPath);
    plan.purpose = purpose;
    plan.inputs = selection->proofs;
    plan.outputKeyset = active.id;
    plan.lock = lock;
    plan.amount = faceValue;
    plan.fee = selection->fee;
    appendForToken(plan, faceValue);
    plan.kept = selection->change;
    plan.splitting = m_mints.splitting(mint);
    return plan;
}

Task<Result<SentToken>> TokenSender::sendBySwap(
    MintUrl mint, Sats faceValue, std::optional<LockTerms> lock, QString purpose)
{
    Rebuilds rebuilds;
    std::optional<base::Error> badProof;
    int rounds = 0;
    while (true) {
        const auto active = co_await m_mints.activeKeyset(mint);
        if (!active)
            co_return passOn(active);
        const auto plan = swapPlan(mint, *active, faceValue, lock, purpose);
        if (!plan && plan.error().code == Errc::Unsupported && ++rounds <= MostRoundsOfFewer) {
            const auto fewer = co_await m_renewer.makeFewer(mint);
            if (!fewer)
                co_return passOn(fewer);
            continue;
        }
        if (!plan && badProof)
            co_return tl::unexpected<base::Error>{*badProof};
        if (!plan)
            co_return passOn(plan);
        const auto settled = co_await m_runner.run(*plan);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone()) {
            const auto token = m_store.tokens.sent(settled->operation.token);
            if (!token)
                co_return fail(Errc::Storage, u"the token made is not in the store"_s);
            co_return toSentToken(*token);
        }
        if (settled->hasBadProof() && !badProof) {
            badProof = settled->error();
            co_await m_renewer.sortOut(mint); // the sound ones may be enough
            continue;
        }
        if (!rebuilds.allow(*settled))
            co_return tl::unexpected<base::Error>{settled->error()};
        const auto refreshed = co_await m_mints.refresh(mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
}

Task<Result<Sats>> TokenSender::takeBack(QString id)
{
    auto token = m_store.tokens.sent(id);
    if (!token)
        co_return fail(Errc::NotFound, u"no such token was sent from here"_s);
    // An earlier attempt may still be open, or may have succeeded.
    if (const auto earlier = m_store.operations.latestOfToken(OperationKind::TakeBack, id)) {
        const auto settled = co_await m_runner.settle(*earlier);
        if (!settled)
            co_return passOn(settled);
        if (settled->operation.state == OperationState::Open)
            co_return tl::unexpected<base::Error>{settled->error()};
        if (m_store.tokens.sent(id)->state == SentState::TakenBack)
            co_return m_store.operations.netOfToken(OperationKind::TakeBack, id);
    }
    const auto proofs = co_await unspentOf(*token);
    if (!proofs)
        co_return passOn(proofs);
    token = m_store.tokens.sent(id);
    if (token->state == SentState::TakenBack) // a late success of an attempt given up
        co_return m_store.operations.netOfToken(OperationKind::TakeBack, id);
    if (proofs->isEmpty()) {
        const auto closed = m_ledger.closeSentToken(id, SentState::Claimed);
        if (!closed)
            co_return passOn(closed);
        co_return fail(Errc::TokenSpent, u"its receiver has claimed the token"_s);
    }
    const auto back = co_await swapAllBack(*token, *proofs);
    if (!back)
        co_return passOn(back);
    co_return m_store.operations.netOfToken(OperationKind::TakeBack, id);
}

Task<Result<>> TokenSender::swapAllBack(StoredSentToken token, QList<Proof> proofs)
{
    Rebuilds rebuilds;
    while (!proofs.isEmpty()) {
        const auto parts = partsOf(proofs, m_mints.limits(token.mint).inputs);
        const auto& part = parts.front();
        const auto settled = co_await swapBack(token, part);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone()) {
            proofs.removeIf([&part](const Proof& proof) { return part.contains(proof); });
            continue;
        }
        if (!rebuilds.allow(*settled))
            co_return tl::unexpected<base::Error>{settled->error()};
        const auto refreshed = co_await m_mints.refresh(token.mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
    co_return Result<>{};
}

Task<Result<QList<Proof>>> TokenSender::unspentOf(StoredSentToken token)
{
    const auto stored = m_store.proofs.ofSentToken(token.id);
    if (!stored)
        co_return passOn(stored);
    QStringList ys;
    for (const auto& each : *stored)
        ys += yHex(each.proof);
    const auto client = m_mints.client(token.mint);
    const auto states = co_await client->states(ys);
    if (!states)
        co_return errorOf(states);
    QList<Proof> unspent;
    QStringList spent;
    for (qsizetype i = 0; i < stored->size(); ++i) {
        if ((*states)[i] == SpendState::Spent)
            spent += ys[i];
        if ((*states)[i] != SpendState::Unspent || (*stored)[i].state == ProofState::Reserved)
            continue;
        const auto revived = m_store.proofs.revive(ys[i]); // called claimed too early
        if (!revived)
            co_return passOn(revived);
        unspent += (*stored)[i].proof;
    }
    if (unspent.isEmpty() && states->contains(SpendState::Pending))
        co_return fail(Errc::TokenPending, u"the mint is working on this token"_s);
    if (!spent.isEmpty()) {
        const auto reclaimed = co_await m_runner.lateSuccess().reclaim(spent, 0);
        if (!reclaimed)
            co_return passOn(reclaimed);
        if (!unspent.isEmpty()) { // its receiver has claimed a part only
            const auto marked = m_store.proofs.mark(spent, ProofState::Spent);
            if (!marked)
                co_return passOn(marked);
        }
    }
    co_return unspent;
}

Task<Result<Settlement>> TokenSender::swapBack(StoredSentToken token, QList<Proof> proofs)
{
    QList<KeysetId> ids;
    for (const auto& proof : proofs)
        ids += proof.keysetId;
    const auto active = co_await m_mints.activeKeyset(token.mint);
    if (!active)
        co_return passOn(active);
    const auto keysets = co_await m_mints.keysetsWith(token.mint, ids);
    if (!keysets)
        co_return passOn(keysets);
    const auto fee = feeFor(proofs, *keysets);
    if (!fee)
        co_return passOn(fee);
    const auto unlocking = co_await m_locks.openingFor(token.mint, proofs, {});
    if (!unlocking)
        co_return passOn(unlocking);
    OperationPlan plan;
    plan.kind = OperationKind::TakeBack;
    plan.mint = token.mint;
    plan.path = QString::fromLatin1(SwapPath);
    plan.token = token.id;
    plan.purpose = token.purpose;
    plan.inputs = proofs;
    plan.unlocking = *unlocking;
    plan.outputKeyset = active->id;
    plan.amount = sumOf(proofs);
    plan.fee = *fee;
    plan.splitting = m_mints.splitting(token.mint);
    if (plan.amount <= plan.fee)
        co_return fail(Errc::Insufficient, u"the mint's fee would eat the token"_s);
    plan.kept = plan.amount - plan.fee;
    auto settled = co_await m_runner.run(plan);
    co_return settled;
}

Task<Result<SentToken>> TokenSender::importSent(Token token, QString purpose)
{
    if (token.unit != u"sat")
        co_return fail(Errc::Unsupported, u"a token in %1"_s.arg(token.unit));
    if (!m_store.mints.mint(token.mint))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    const auto id = tokenId(token.proofs);
    if (const auto known = m_store.tokens.sent(id))
        co_return toSentToken(*known);
    QList<KeysetId> ids;
    for (const auto& proof : token.proofs)
        ids += proof.keysetId;
    const auto keysets = co_await m_mints.keysetsWith(token.mint, ids);
    if (!keysets)
        co_return passOn(keysets);
    const auto resolved = resolveKeysetIds(token, *keysets);
    if (!resolved)
        co_return passOn(resolved);
    for (const auto& proof : resolved->proofs) {
        const auto known = m_store.proofs.find(yHex(proof));
        if (!known)
            co_return passOn(known);
        if (*known && (*known)->state != ProofState::Unspent)
            co_return fail(Errc::Conflict, u"a part of this token is in use here"_s);
    }
    storage::Transaction transaction{m_store.database};
    for (const auto& proof : resolved->proofs) {
        const auto added = m_store.proofs.add(token.mint, proof, ProofState::Unspent);
        if (!added)
            co_return passOn(added);
    }
    const auto stored = m_ledger.sendStored(token.mint, resolved->proofs, purpose);
    if (!stored)
        co_return passOn(stored);
    const auto committed = transaction.commit();
    if (!committed)
        co_return passOn(committed);
    co_return toSentToken(*stored);
}

} // namespace cashu
