// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/wallet_ledger.h"

#include "base/crash_point.h"
#include "base/log.h"
#include "cashu/operation_history.h"
#include "cashu/quote_signature.h"

#include <QJsonDocument>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;

namespace {

QByteArray compact(const QJsonObject& json)
{
    return QJsonDocument{json}.toJson(QJsonDocument::Compact);
}

QStringList ysOf(const QList<Proof>& proofs)
{
    QStringList ys;
    for (const auto& proof : proofs)
        ys += yHex(proof);
    return ys;
}

} // namespace

WalletLedger::WalletLedger(WalletStore& store, WalletSeed seed, base::Clock& clock,
    base::RandomSource& random, std::function<void()> changed)
    : m_store{store}
    , m_blinder{store.mints, std::move(seed)}
    , m_clock{clock}
    , m_random{random}
    , m_changed{std::move(changed)}
{
}

Result<WalletOperation> WalletLedger::begin(OperationPlan plan)
{
    // In the order of their Ys, which is as good as chance: where they came from does not show.
    QMap<QString, Proof> inputs;
    for (const auto& proof : plan.inputs)
        inputs.insert(yHex(proof), proof);
    plan.inputs = inputs.values();
    storage::Transaction transaction{m_store.database};
    const auto outputs = planOutputs(plan);
    if (!outputs)
        return passOn(outputs);
    WalletOperation operation;
    operation.kind = plan.kind;
    operation.mint = plan.mint;
    operation.quote = plan.quote;
    operation.token = plan.token;
    operation.path = plan.path;
    operation.inputs = inputs.keys();
    operation.outputs = *outputs;
    operation.amount = plan.amount;
    operation.fee = plan.fee;
    operation.purpose = plan.purpose;
    operation.lock = plan.lock;
    operation.at = m_clock.now();
    const auto messages = m_blinder.blindedOutputs(operation);
    if (!messages)
        return passOn(messages);
    const auto bytes = body(plan, *messages);
    if (!bytes)
        return passOn(bytes);
    operation.body = *bytes;
    const auto id = m_store.operations.create(operation);
    if (!id)
        return passOn(id);
    operation.id = *id;
    auto noted = m_store.history.add(entryFor(operation), operation.id, {});
    if (noted && plan.origin == InputOrigin::Ours)
        noted = m_store.proofs.reserve(operation.inputs, operation.id);
    if (noted && plan.kind == OperationKind::Receive)
        noted = m_store.tokens.setReceived({plan.token, ReceivedState::Open, Sats{}, operation.id});
    if (noted && plan.kind == OperationKind::Melt)
        noted = m_store.quotes.setState(plan.quote, MeltQuoteState::Pending, {});
    if (!noted)
        return passOn(noted);
    const auto committed = transaction.commit();
    if (!committed)
        return passOn(committed);
    m_changed();
    return operation;
}

Result<WalletOperation> WalletLedger::signAgain(
    const WalletOperation& operation, const crypto::SecretBytes<32>& key)
{
    const auto outputs = m_blinder.blindedOutputs(operation);
    if (!outputs)
        return passOn(outputs);
    // Without chance: the same bytes again show that it was tried before.
    const auto signature = signQuote(QuoteMessage::Legacy, operation.quote, *outputs, key, {});
    if (!signature)
        return passOn(signature);
    WalletOperation again = operation;
    again.body = compact({{u"quote"_s, operation.quote}, {u"outputs"_s, toJson(*outputs)},
        {u"signature"_s, *signature}});
    const auto stored = m_store.operations.setBody(again.id, again.body);
    if (!stored)
        return passOn(stored);
    return again;
}

Result<QList<PlannedOutput>> WalletLedger::planOutputs(const OperationPlan& plan)
{
    QList<PlannedOutput> outputs;
    auto amounts = plan.outputs;
    const auto kept = amountsKept(plan);
    if (!kept)
        return passOn(kept);
    for (const auto amount : *kept)
        amounts += PlannedAmount{amount, false};
    if (amounts.isEmpty())
        return outputs;
    // Ascending, so that the order does not tell which are for the receiver (NUT-03).
    std::ranges::stable_sort(amounts, {}, &PlannedAmount::amount);
    auto counter = m_store.mints.takeCounters(plan.outputKeyset, amounts.size());
    if (!counter)
        return passOn(counter);
    for (const auto& amount : amounts)
        outputs += PlannedOutput{amount.amount, plan.outputKeyset, (*counter)++, amount.isForToken};
    return outputs;
}

Result<QList<quint64>> WalletLedger::amountsKept(const OperationPlan& plan) const
{
    if (plan.kept.isZero())
        return QList<quint64>{};
    const auto keyset = keysetById(m_store.mints.keysets(plan.mint), plan.outputKeyset);
    if (!keyset)
        return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(plan.outputKeyset.value));
    if (plan.splitting == Splitting::Fewest)
        return fewestAmounts(plan.kept, *keyset);
    auto held = m_store.proofs.unspentCounts(plan.mint);
    if (!held)
        return passOn(held);
    if (plan.origin == InputOrigin::Ours) {
        for (const auto& input : plan.inputs)
            --(*held)[input.amount];
    }
    return amountsForPurse(plan.kept, *held, *keyset);
}

Result<QByteArray> WalletLedger::body(
    const OperationPlan& plan, const QList<BlindedMessage>& outputs)
{
    QJsonObject json;
    if (!plan.quote.isEmpty())
        json.insert(u"quote"_s, plan.quote);
    if (plan.kind == OperationKind::Melt)
        json.insert(u"prefer_async"_s, true); // NUT-05: a payment may take longer than a request
    if (!plan.inputs.isEmpty()) {
        const auto inputs = unlocked(plan.inputs, outputs, plan.quote, plan.unlocking, m_random);
        if (!inputs)
            return passOn(inputs);
        json.insert(u"inputs"_s, toJson(*inputs));
    }
    if (!outputs.isEmpty())
        json.insert(u"outputs"_s, toJson(outputs));
    if (plan.quoteKey) {
        const auto signature = signQuote(
            QuoteMessage::Amended, plan.quote, outputs, *plan.quoteKey, m_random.bytes32());
        if (!signature)
            return passOn(signature);
        json.insert(u"signature"_s, *signature);
    }
    return compact(json);
}

Result<WalletOperation> WalletLedger::complete(
    const WalletOperation& asked, const OutputSignatures& signatures, const MeltReceipt& receipt)
{
    storage::Transaction transaction{m_store.database};
    auto operation = m_store.operations.find(asked.id); // what we hold may be older than the row
    if (!operation || operation->state == OperationState::Done)
        return operation;
    const auto proofs = m_blinder.proofsOf(*operation, signatures);
    if (!proofs)
        return passOn(proofs);
    operation->refusal = receipt.changeProblem; // not what kept it open for a while
    const auto booked = book(*operation, *proofs, receipt);
    if (!booked)
        return passOn(booked);
    const auto committed = transaction.commit();
    if (!committed)
        return passOn(committed);
    base::crashPoint("wallet.stored");
    m_changed();
    return operation;
}

Result<> WalletLedger::book(
    WalletOperation& operation, const NewProofs& proofs, const MeltReceipt& receipt)
{
    for (const auto& proof : proofs.kept) {
        const auto added = m_store.proofs.add(operation.mint, proof, ProofState::Unspent);
        if (!added)
            return passOn(added);
    }
    auto done = m_store.proofs.mark(operation.inputs, ProofState::Spent);
    if (!done)
        return done;
    operation.state = OperationState::Done;
    operation.net = sumOf(proofs.kept);
    auto state = u"done"_s;
    switch (operation.kind) {
    case OperationKind::Send:
        done = bookSend(operation, proofs.forToken);
        state = u"unclaimed"_s;
        break;
    case OperationKind::Receive:
    case OperationKind::TakeBack:
        done = bookArrival(operation);
        break;
    case OperationKind::Renew:
        break;
    case OperationKind::Mint:
        done = m_store.quotes.setState(operation.quote, MintQuoteState::Issued);
        break;
    case OperationKind::Melt:
        // What went in beyond the amount and did not come back is the fee.
        operation.fee -= operation.net;
        done = m_store.quotes.setState(operation.quote, MeltQuoteState::Paid, receipt.preimage);
        break;
    }
    if (!done)
        return done;
    const bool isOut = historySign(operation.kind) < 0;
    done = m_store.history.finish(
        operation.id, isOut ? operation.amount : operation.net, operation.fee, state);
    return done ? m_store.operations.close(operation) : done;
}

Result<> WalletLedger::bookSend(WalletOperation& operation, const QList<Proof>& forToken)
{
    StoredSentToken token;
    token.id = tokenId(forToken);
    token.mint = operation.mint;
    token.amount = sumOf(forToken);
    token.text = toText(Token{operation.mint, u"sat"_s, forToken, {}});
    token.purpose = operation.purpose;
    token.at = m_clock.now();
    for (const auto& proof : forToken) {
        const auto added
            = m_store.proofs.add(operation.mint, proof, ProofState::PendingSent, token.id);
        if (!added)
            return passOn(added);
    }
    operation.token = token.id;
    const auto stored = m_store.tokens.addSent(token);
    return stored ? m_store.history.nameSentToken(operation.id, token.id) : stored;
}

Result<> WalletLedger::bookArrival(WalletOperation& operation)
{
    // A token that we forwarded and then redeemed ourselves has come back as well. One taken back
    // in parts is back with the last of them.
    const auto sent = m_store.tokens.sent(operation.token);
    const auto proofs = m_store.proofs.ofSentToken(operation.token);
    if (!proofs)
        return passOn(proofs);
    const bool isWhole = std::ranges::all_of(
        *proofs, [](const StoredProof& each) { return each.state == ProofState::Spent; });
    if (sent && (isWhole || operation.kind == OperationKind::Receive)) {
        const auto back = m_store.tokens.setSentState(operation.token, SentState::TakenBack);
        const auto noted
            = m_store.history.setSentState(operation.token, historyState(SentState::TakenBack));
        if (!back || !noted)
            return back ? noted : back;
    }
    if (operation.kind != OperationKind::Receive)
        return {};
    return m_store.tokens.setReceived(
        {operation.token, ReceivedState::Received, operation.net, operation.id});
}

Result<WalletOperation> WalletLedger::release(
    const WalletOperation& asked, const QString& refusal, OperationState end)
{
    storage::Transaction transaction{m_store.database};
    auto operation = m_store.operations.find(asked.id);
    if (!operation || operation->state != OperationState::Open)
        return operation;
    operation->state = end;
    operation->refusal = refusal;
    auto done = m_store.proofs.release(operation->id);
    if (done && operation->kind == OperationKind::Receive)
        done = m_store.tokens.setReceived(
            {operation->token, ReceivedState::Refused, Sats{}, operation->id});
    const bool isQuoteOpen = operation->kind == OperationKind::Melt
        && !m_store.operations.doneOfQuote(operation->quote);
    if (done && isQuoteOpen)
        done = m_store.quotes.setState(operation->quote, MeltQuoteState::Unpaid, {});
    if (done)
        done = m_store.history.finish(operation->id, operation->amount, operation->fee,
            end == OperationState::Alarm ? u"alarm"_s : u"failed"_s);
    if (done)
        done = m_store.operations.close(*operation);
    if (!done)
        return passOn(done);
    const auto committed = transaction.commit();
    if (!committed)
        return passOn(committed);
    m_changed();
    return operation;
}

Result<WalletOperation> WalletLedger::raiseAlarm(const WalletOperation& asked, const QString& why)
{
    qCWarning(lcCashu).noquote() << "operation" << asked.id << "at" << asked.mint.toString()
                                 << "needs attention:" << why;
    storage::Transaction transaction{m_store.database};
    auto operation = m_store.operations.find(asked.id);
    if (!operation || operation->state != OperationState::Open)
        return operation;
    operation->state = OperationState::Alarm;
    operation->refusal = why;
    auto done = m_store.operations.close(*operation);
    if (done)
        done = m_store.history.finish(operation->id, operation->amount, operation->fee, u"alarm"_s);
    if (!done)
        return passOn(done);
    const auto committed = transaction.commit();
    if (!committed)
        return passOn(committed);
    m_changed();
    return operation;
}

Result<StoredSentToken> WalletLedger::sendStored(
    const MintUrl& mint, const QList<Proof>& proofs, const QString& purpose)
{
    StoredSentToken token;
    token.id = tokenId(proofs);
    token.mint = mint;
    token.amount = sumOf(proofs);
    token.left = token.amount;
    token.text = toText(Token{mint, u"sat"_s, proofs, {}});
    token.purpose = purpose;
    token.at = m_clock.now();
    WalletEntry entry;
    entry.at = token.at;
    entry.kind = u"sent"_s;
    entry.amount = token.amount;
    entry.sign = -1;
    entry.mint = mint;
    entry.purpose = purpose;
    entry.state = historyState(token.state);

    storage::Transaction transaction{m_store.database};
    auto done = m_store.proofs.attachToToken(ysOf(proofs), token.id);
    if (done)
        done = m_store.tokens.addSent(token);
    if (done)
        done = m_store.history.add(entry, 0, token.id);
    if (!done)
        return passOn(done);
    const auto committed = transaction.commit();
    if (!committed)
        return passOn(committed);
    base::crashPoint("wallet.stored");
    m_changed();
    return token;
}

Result<> WalletLedger::closeSentToken(const QString& id, SentState state)
{
    storage::Transaction transaction{m_store.database};
    auto done = m_store.proofs.markSentTokenSpent(id);
    if (done)
        done = m_store.tokens.setSentState(id, state);
    if (done)
        done = m_store.history.setSentState(id, historyState(state));
    if (!done)
        return done;
    done = transaction.commit();
    if (done)
        m_changed();
    return done;
}

} // namespace cashu
