// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/seed_restorer.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;
using base::Sats;
using base::Task;

namespace {

constexpr quint64 BatchSize = 100;
constexpr int EmptyBatches = 3; // gaps are harmless up to here (NUT-13)

} // namespace

Task<Result<Sats>> SeedRestorer::restore(MintUrl mint, OnRestoreProgress tell)
{
    qsizetype before = 0;
    do {
        before = m_store.mints.keysets(mint).size();
        const auto refreshed = co_await m_mints.refresh(mint, KeysetScope::All);
        if (!refreshed)
            co_return passOn(refreshed);
    } while (m_store.mints.keysets(mint).size() - before >= MintDirectory::MaxKeysetsFetched);
    // Outputs of open operations belong to them.
    const auto settled = co_await m_runner.settleAll(mint);
    if (!settled)
        co_return passOn(settled);
    Sats total;
    const auto keysets = m_store.mints.keysets(mint);
    for (qsizetype i = 0; i < keysets.size(); ++i) {
        RestoreProgress progress;
        progress.mint = mint;
        progress.keysetsDone = i;
        progress.keysets = keysets.size();
        progress.found = total;
        const auto found = co_await restoreKeyset(keysets[i].id, progress, tell);
        if (!found)
            co_return passOn(found);
        total += *found;
    }
    if (!total.isZero()) {
        WalletEntry entry;
        entry.at = m_clock.now();
        entry.kind = u"restored"_s;
        entry.amount = total;
        entry.mint = mint;
        entry.state = u"done"_s;
        const auto noted = m_store.history.add(entry, 0, {});
        if (!noted)
            co_return passOn(noted);
        m_ledger.announceChange();
    }
    co_return total;
}

Task<Result<Sats>> SeedRestorer::restoreKeyset(
    KeysetId keyset, RestoreProgress progress, OnRestoreProgress tell)
{
    const auto mint = progress.mint;
    Sats total;
    int empty = 0;
    for (quint64 first = 0; empty < EmptyBatches; first += BatchSize) {
        progress.counter = first;
        if (tell)
            tell(progress);
        const auto found = co_await proofsFrom(mint, keyset, first);
        if (!found)
            co_return passOn(found);
        if (found->isEmpty()) {
            ++empty;
            continue;
        }
        empty = 0;
        const auto raised = m_store.mints.raiseCounter(keyset, found->lastKey() + 1);
        if (!raised)
            co_return passOn(raised);
        const auto kept = co_await keepUnspent(mint, found->values());
        if (!kept)
            co_return passOn(kept);
        total += *kept;
        progress.found += *kept;
    }
    co_return total;
}

// By counter: one batch of what the mint has signed.
Task<Result<QMap<quint64, Proof>>> SeedRestorer::proofsFrom(
    MintUrl mint, KeysetId keyset, quint64 first)
{
    QList<BlindedMessage> messages;
    QHash<crypto::CurvePoint, quint64> counters;
    for (quint64 counter = first; counter < first + BatchSize; ++counter) {
        const auto message = m_ledger.blinder().blinded(keyset, counter, 1);
        if (!message)
            continue; // a counter that derives nothing was never used
        counters.insert(message->B_, counter);
        messages += *message;
    }
    const auto client = m_mints.client(mint);
    const auto restored = co_await client->restore(messages);
    if (!restored)
        co_return errorOf(restored);
    QMap<quint64, Proof> proofs;
    for (qsizetype i = 0; i < restored->outputs.size(); ++i) {
        const auto counter = counters.constFind(restored->outputs[i].B_);
        if (counter == counters.constEnd())
            continue;
        const auto proof
            = m_ledger.blinder().unblinded(mint, keyset, *counter, restored->signatures[i]);
        if (!proof)
            co_return passOn(proof);
        proofs.insert(*counter, *proof);
    }
    co_return proofs;
}

Task<Result<Sats>> SeedRestorer::keepUnspent(MintUrl mint, QList<Proof> proofs)
{
    QStringList ys;
    for (const auto& proof : proofs)
        ys += yHex(proof);
    const auto client = m_mints.client(mint);
    const auto states = co_await client->states(ys);
    if (!states)
        co_return errorOf(states);
    Sats total;
    storage::Transaction transaction{m_store.database};
    for (qsizetype i = 0; i < proofs.size(); ++i) {
        if ((*states)[i] == SpendState::Spent)
            continue;
        const auto known = m_store.proofs.find(ys[i]);
        if (!known)
            co_return passOn(known);
        const bool isFree = (*states)[i] == SpendState::Unspent;
        const bool wasPutAside = *known && (*known)->state == ProofState::Quarantined;
        if (wasPutAside && isFree) {
            const auto revived = m_store.proofs.mark({ys[i]}, ProofState::Unspent);
            if (!revived)
                co_return passOn(revived);
        } else if (*known) { // where it stands is not for us to say
            continue;
        } else {
            const auto added = m_store.proofs.add(
                mint, proofs[i], isFree ? ProofState::Unspent : ProofState::Watched);
            if (!added)
                co_return passOn(added);
        }
        if (isFree)
            total += Sats{static_cast<qint64>(proofs[i].amount)};
    }
    const auto committed = transaction.commit();
    if (!committed)
        co_return passOn(committed);
    co_return total;
}

Task<Result<>> SeedRestorer::settleWatched(MintUrl mint)
{
    const auto ys = m_store.proofs.watched(mint);
    if (!ys)
        co_return passOn(ys);
    if (ys->isEmpty())
        co_return Result<>{};
    const auto client = m_mints.client(mint);
    const auto states = co_await client->states(*ys);
    if (!states)
        co_return errorOf(states);
    QStringList freed;
    QStringList gone;
    for (qsizetype i = 0; i < ys->size(); ++i) {
        if ((*states)[i] == SpendState::Unspent)
            freed += (*ys)[i];
        else if ((*states)[i] == SpendState::Spent)
            gone += (*ys)[i];
    }
    storage::Transaction transaction{m_store.database};
    const auto back = m_store.proofs.mark(freed, ProofState::Unspent);
    const auto spent = m_store.proofs.mark(gone, ProofState::Spent);
    if (!back || !spent)
        co_return back ? spent : back;
    const auto committed = transaction.commit();
    m_ledger.announceChange();
    co_return committed;
}

} // namespace cashu
