// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token_receiver.h"

#include "cashu/dleq.h"
#include "cashu/payment_lock.h"
#include "cashu/proof_parts.h"

#include <QSet>

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

QList<KeysetId> keysetIds(const Token& token)
{
    QList<KeysetId> ids;
    for (const auto& proof : token.proofs) {
        if (!ids.contains(proof.keysetId))
            ids += proof.keysetId;
    }
    return ids;
}

QStringList ysOf(const Token& token)
{
    QStringList ys;
    for (const auto& proof : token.proofs)
        ys += yHex(proof);
    return ys;
}

bool isUnclear(const base::Error& error)
{
    return error.code == Errc::Network || error.code == Errc::Timeout || error.code == Errc::Storage
        || error.code == Errc::TokenPending;
}

} // namespace

Result<> TokenReceiver::checkOffline(const Token& token, const UnlockingKeys& keys) const
{
    if (token.unit != u"sat")
        return fail(Errc::Unsupported, u"a token in %1"_s.arg(token.unit.left(16)));
    if (token.proofs.isEmpty() || token.proofs.size() > MaxProofs)
        return fail(Errc::Malformed, u"a token with %1 proofs"_s.arg(token.proofs.size()));
    if (!m_store.mints.mint(token.mint))
        return fail(Errc::NotAllowed, u"this mint is not known"_s);
    QSet<QString> secrets;
    for (const auto& proof : token.proofs) {
        if (proof.amount == 0)
            return fail(Errc::Malformed, u"a proof worth nothing"_s);
        secrets.insert(proof.secret);
    }
    if (secrets.size() != token.proofs.size())
        return fail(Errc::Malformed, u"a proof appears twice"_s);
    return m_locks.canEverOpen(token.proofs, keys);
}

// Needs full keyset ids and their keys.
Result<> TokenReceiver::checkProofs(const Token& token) const
{
    const auto keysets = m_store.mints.keysets(token.mint);
    for (const auto& proof : token.proofs) {
        const auto keyset = keysetById(keysets, proof.keysetId);
        if (!keyset || !keyset->keys.contains(proof.amount))
            return fail(Errc::Malformed, u"a proof of an unknown keyset or amount"_s);
        // Tokens may come without DLEQ: the swap shows soon enough whether the proofs are real.
        if (proof.dleq && proof.dleq->r && !verifyDleq(proof, keyset->keys.value(proof.amount)))
            return fail(Errc::Malformed, u"a proof that this mint did not sign"_s);
    }
    return {};
}

Task<Result<Sats>> TokenReceiver::receive(Token token, QString purpose, UnlockingKeys keys)
{
    const auto checked = checkOffline(token, keys);
    if (!checked)
        co_return passOn(checked);
    const auto id = tokenId(token.proofs);
    const auto earlier = m_store.tokens.received(id);
    if (earlier && earlier->state == ReceivedState::Received)
        co_return earlier->net;
    if (earlier && earlier->operation != 0) {
        const auto settled = co_await m_runner.settle(earlier->operation);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone())
            co_return settled->operation.net;
        if (settled->operation.state == OperationState::Open)
            co_return tl::unexpected<base::Error>{settled->error()};
    }
    const auto keysets = co_await m_mints.keysetsWith(token.mint, keysetIds(token));
    if (!keysets)
        co_return passOn(keysets);
    const auto resolved = resolveKeysetIds(token, *keysets);
    if (!resolved)
        co_return passOn(resolved);
    const auto genuine = checkProofs(*resolved);
    if (!genuine)
        co_return passOn(genuine);
    if (m_store.tokens.sent(id)) { // a token of our own
        auto back = co_await m_sender.takeBack(id);
        co_return back;
    }
    for (const auto& y : ysOf(*resolved)) {
        const auto known = m_store.proofs.find(y);
        if (!known)
            co_return passOn(known);
        if (*known && (*known)->state != ProofState::Spent)
            co_return fail(Errc::Conflict, u"a part of this token is in this wallet already"_s);
    }
    const auto unlocking = co_await m_locks.openingFor(token.mint, resolved->proofs, keys);
    if (!unlocking)
        co_return passOn(unlocking);
    auto received = co_await swapIn(*resolved, *unlocking, purpose);
    co_return received;
}

Result<OperationPlan> TokenReceiver::swapPlan(const Token& token, const Keyset& active,
    const Unlocking& unlocking, const QString& purpose) const
{
    const auto fee = feeFor(token.proofs, m_store.mints.keysets(token.mint));
    if (!fee)
        return passOn(fee);
    OperationPlan plan;
    plan.kind = OperationKind::Receive;
    plan.mint = token.mint;
    plan.path = QString::fromLatin1(SwapPath);
    plan.token = tokenId(token.proofs);
    plan.purpose = purpose;
    plan.inputs = token.proofs;
    plan.unlocking = unlocking;
    plan.origin = InputOrigin::Foreign;
    plan.outputKeyset = active.id;
    plan.amount = value(token);
    plan.fee = *fee;
    if (plan.amount <= plan.fee)
        return fail(Errc::Insufficient, u"the mint's fee would eat the token"_s);
    plan.kept = plan.amount - plan.fee;
    plan.splitting = m_mints.splitting(token.mint);
    return plan;
}

Task<Result<Sats>> TokenReceiver::swapIn(Token token, Unlocking unlocking, QString purpose)
{
    const auto whole = tokenId(token.proofs);
    Rebuilds rebuilds;
    bool isFirst = true;
    while (true) {
        const auto active = co_await m_mints.activeKeyset(token.mint);
        if (!active)
            co_return passOn(active);
        const auto noted = m_store.tokens.addReceived(
            whole, token.mint, toText(token), value(token), m_clock.now());
        if (!noted)
            co_return passOn(noted);
        if (isInParts(token) || token.proofs.size() > m_mints.limits(token.mint).inputs) {
            auto received = co_await swapInParts(token, unlocking, purpose);
            co_return received;
        }
        const auto plan = swapPlan(token, *active, unlocking, purpose);
        if (!plan)
            co_return passOn(plan);
        // Another call may have been quicker while we waited.
        const auto other = m_store.tokens.received(whole);
        if (isFirst && other && other->state != ReceivedState::Refused && other->operation != 0) {
            const auto settled = co_await m_runner.settle(other->operation);
            if (!settled)
                co_return passOn(settled);
            if (settled->isDone())
                co_return settled->operation.net;
            co_return tl::unexpected<base::Error>{settled->error()};
        }
        isFirst = false;
        const auto settled = co_await m_runner.run(*plan);
        if (!settled)
            co_return passOn(settled);
        if (settled->isDone())
            co_return settled->operation.net;
        if (!rebuilds.allow(*settled)) {
            // A late copy of an earlier attempt may turn out to have been ours.
            const auto late = m_store.tokens.received(whole);
            if (late && late->state == ReceivedState::Received)
                co_return late->net;
            co_return tl::unexpected<base::Error>{settled->error()};
        }
        const auto refreshed = co_await m_mints.refresh(token.mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
}

bool TokenReceiver::isInParts(const Token& token) const
{
    const auto row = m_store.tokens.received(tokenId(token.proofs));
    return row && row->state == ReceivedState::InParts;
}

// Parts that arrived before are known by their proofs; one whose outcome is unknown comes first.
Task<Result<TokenReceiver::Progress>> TokenReceiver::progressOf(Token token)
{
    Progress progress;
    QSet<qint64> counted;
    progress.rest = token;
    progress.rest.proofs.clear();
    for (const auto& proof : token.proofs) {
        const auto y = yHex(proof);
        const auto open
            = m_store.operations.withInput(OperationKind::Receive, OperationState::Open, y);
        if (open) {
            const auto settled = co_await m_runner.settle(*open);
            if (!settled)
                co_return passOn(settled);
            if (settled->operation.state == OperationState::Open)
                co_return tl::unexpected<base::Error>{settled->error()};
        }
        const auto done
            = m_store.operations.withInput(OperationKind::Receive, OperationState::Done, y);
        if (!done) {
            progress.rest.proofs += proof;
            continue;
        }
        const auto operation = m_store.operations.find(*done);
        if (!operation)
            co_return passOn(operation);
        if (!counted.contains(*done))
            progress.net += operation->net;
        counted.insert(*done);
    }
    co_return progress;
}

// Each part is a token of its own. Once a part is ours, so is what arrived: when the mint refuses
// the rest, the token was worth that much.
Task<Result<Sats>> TokenReceiver::swapInParts(Token token, Unlocking unlocking, QString purpose)
{
    const auto whole = tokenId(token.proofs);
    const auto begun = m_store.tokens.setReceived({whole, ReceivedState::InParts, Sats{}, 0});
    if (!begun)
        co_return passOn(begun);
    auto progress = co_await progressOf(token);
    if (!progress)
        co_return passOn(progress);
    // Always smaller than the whole, whatever the mint's limit is thought to be.
    const auto most = std::min(m_mints.limits(token.mint).inputs, (token.proofs.size() + 1) / 2);
    std::optional<base::Error> refusal;
    const auto parts = partsOf(progress->rest.proofs, most);
    for (const auto& proofs : parts) {
        auto part = progress->rest;
        part.proofs = proofs;
        const auto fee = feeFor(proofs, m_store.mints.keysets(token.mint));
        if (fee && sumOf(proofs) <= *fee)
            continue; // worth nothing to anybody
        const auto received = co_await swapIn(part, unlocking, purpose);
        if (!received && (isUnclear(received.error()) || !isRefused(part)))
            co_return passOn(received);
        if (!received) {
            refusal = received.error();
            break;
        }
        progress->net += *received;
    }
    if (progress->net.isZero() && !refusal)
        refusal = base::Error{Errc::Insufficient, u"the mint's fee would eat the token"_s};
    const bool isOurs = !progress->net.isZero();
    const auto noted = m_store.tokens.setReceived(
        {whole, isOurs ? ReceivedState::Received : ReceivedState::Refused, progress->net, 0});
    if (!noted)
        co_return passOn(noted);
    if (!isOurs)
        co_return tl::unexpected<base::Error>{*refusal};
    co_return progress->net;
}

bool TokenReceiver::isRefused(const Token& token) const
{
    const auto row = m_store.tokens.received(tokenId(token.proofs));
    return row && row->state == ReceivedState::Refused;
}

std::optional<ReceiveOutcome> TokenReceiver::outcomeOf(const Token& token) const
{
    const auto received = m_store.tokens.received(tokenId(token.proofs));
    const bool wasAsked
        = received && (received->operation != 0 || received->state != ReceivedState::Open);
    if (!wasAsked)
        return std::nullopt;
    switch (received->state) {
    case ReceivedState::Open:
    case ReceivedState::InParts:
        return ReceiveOutcome{Redemption::Open, Sats{}};
    case ReceivedState::Received:
        return ReceiveOutcome{Redemption::Received, received->net};
    case ReceivedState::Refused:
        return ReceiveOutcome{Redemption::Refused, Sats{}};
    }
    Q_UNREACHABLE();
}

Task<Result<TokenFate>> TokenReceiver::fateOf(Token token)
{
    if (!m_store.mints.mint(token.mint))
        co_return fail(Errc::NotAllowed, u"this mint is not known"_s);
    const auto client = m_mints.client(token.mint);
    const auto states = co_await client->states(ysOf(token));
    if (!states)
        co_return errorOf(states);
    if (states->contains(SpendState::Unspent))
        co_return TokenFate::Unspent;
    if (states->contains(SpendState::Pending))
        co_return TokenFate::Pending;
    const auto sent = m_store.tokens.sent(tokenId(token.proofs));
    if (sent && sent->state == SentState::Unclaimed) {
        // Spent by us, if a take-back of ours is open or was given up too early.
        const auto reclaimed = co_await m_runner.lateSuccess().reclaim(ysOf(token), 0);
        if (!reclaimed)
            co_return passOn(reclaimed);
        const auto attempt = m_store.operations.latestOfToken(OperationKind::TakeBack, sent->id);
        const auto operation = m_store.operations.find(attempt.value_or(0));
        const bool isOpen = operation && operation->state == OperationState::Open;
        const auto now = m_store.tokens.sent(sent->id);
        if (!isOpen && now && now->state == SentState::Unclaimed) {
            const auto closed = m_ledger.closeSentToken(sent->id, SentState::Claimed);
            if (!closed)
                co_return passOn(closed);
        }
    }
    co_return TokenFate::Spent;
}

Result<Sats> TokenReceiver::feeToRedeem(const Token& token) const
{
    const auto keysets = m_store.mints.keysets(token.mint);
    const auto resolved = resolveKeysetIds(token, keysets);
    if (!resolved)
        return passOn(resolved);
    return feeFor(resolved->proofs, keysets);
}

Result<> TokenReceiver::canEverReceive(const Token& token) const
{
    const auto checked = checkOffline(token, {});
    if (!checked)
        return checked;
    const auto keysets = m_store.mints.keysets(token.mint);
    const auto resolved = resolveKeysetIds(token, keysets);
    const auto areKeysKnown = [&](const KeysetId& id) {
        const auto keyset = keysetById(keysets, id);
        return keyset && !keyset->keys.isEmpty();
    };
    if (!resolved || !std::ranges::all_of(keysetIds(*resolved), areKeysKnown))
        return {}; // the mint may have made it with keys that we have not seen
    const auto genuine = checkProofs(*resolved);
    if (!genuine)
        return genuine;
    const auto fee = feeFor(resolved->proofs, keysets);
    if (fee && value(*resolved) <= *fee)
        return fail(Errc::Insufficient, u"the mint's fee would eat the token"_s);
    return {};
}

} // namespace cashu
