// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/wallet_ledger.h"

#include "base/crash_point.h"
#include "base/log.h"
#include "cashu/blinding.h"
#include "cashu/dleq.h"
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

QString historyKind(OperationKind kind, const QString& purpose)
{
    switch (kind) {
    case OperationKind::Send:
        return u"sent"_s;
    case OperationKind::Receive:
        return purpose.startsWith(QLatin1StringView{RefundPurpose}) ? u"refund"_s : u"received"_s;
    case OperationKind::TakeBack:
        return u"taken_back"_s;
    case OperationKind::Mint:
        return u"minted"_s;
    case OperationKind::Melt:
        return u"melted"_s;
    }
    Q_UNREACHABLE();
}

int historySign(OperationKind kind)
{
    return kind == OperationKind::Send || kind == OperationKind::Melt ? -1 : 1;
}

QString historyState(SentState state)
{
    switch (state) {
    case SentState::Unclaimed:
        return u"unclaimed"_s;
    case SentState::Claimed:
        return u"claimed"_s;
    case SentState::TakenBack:
        return u"taken_back"_s;
    }
    Q_UNREACHABLE();
}

WalletEntry entryFor(const WalletOperation& operation)
{
    WalletEntry entry;
    entry.at = operation.at;
    entry.kind = historyKind(operation.kind, operation.purpose);
    entry.amount = operation.amount;
    entry.fee = operation.fee;
    entry.sign = historySign(operation.kind);
    entry.mint = operation.mint;
    entry.purpose = operation.purpose;
    entry.state = u"open"_s;
    return entry;
}

} // namespace

WalletLedger::WalletLedger(WalletStore& store, WalletSeed seed, base::Clock& clock,
    base::RandomSource& random, std::function<void()> changed)
    : m_store{store}
    , m_seed{std::move(seed)}
    , m_clock{clock}
    , m_random{random}
    , m_changed{std::move(changed)}
{
}

Result<WalletOperation> WalletLedger::begin(const OperationPlan& plan)
{
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
    operation.inputs = ysOf(plan.inputs);
    operation.outputs = *outputs;
    operation.amount = plan.amount;
    operation.fee = plan.fee;
    operation.purpose = plan.purpose;
    operation.at = m_clock.now();
    const auto messages = blindedOutputs(operation);
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
    const auto outputs = blindedOutputs(operation);
    if (!outputs)
        return passOn(outputs);
    const auto signature
        = signQuote(QuoteMessage::Legacy, operation.quote, *outputs, key, m_random.bytes32());
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
    if (plan.outputs.isEmpty())
        return outputs;
    auto amounts = plan.outputs;
    // Ascending, so that the order does not tell which are for the receiver (NUT-03).
    std::ranges::stable_sort(amounts, {}, &PlannedAmount::amount);
    auto counter = m_store.mints.takeCounters(plan.outputKeyset, amounts.size());
    if (!counter)
        return passOn(counter);
    for (const auto& amount : amounts)
        outputs += PlannedOutput{amount.amount, plan.outputKeyset, (*counter)++, amount.isForToken};
    return outputs;
}

Result<QByteArray> WalletLedger::body(
    const OperationPlan& plan, const QList<BlindedMessage>& outputs)
{
    QJsonObject json;
    if (!plan.quote.isEmpty())
        json.insert(u"quote"_s, plan.quote);
    if (!plan.inputs.isEmpty())
        json.insert(u"inputs"_s, toJson(plan.inputs));
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

Result<BlindedMessage> WalletLedger::blinded(
    const KeysetId& keyset, quint64 counter, quint64 amount) const
{
    const auto secret = deriveSecret(m_seed, keyset, counter);
    if (!secret)
        return passOn(secret);
    const auto B_ = blind(secret->secret, secret->r.bytes());
    if (!B_)
        return fail(Errc::NotFound, u"counter %1 gives no blinded message"_s.arg(counter));
    return BlindedMessage{amount, keyset, *B_};
}

Result<QList<BlindedMessage>> WalletLedger::blindedOutputs(const WalletOperation& operation) const
{
    QList<BlindedMessage> messages;
    for (const auto& output : operation.outputs) {
        const auto message = blinded(output.keysetId, output.counter, output.amount);
        if (!message)
            return passOn(message);
        messages += *message;
    }
    return messages;
}

Result<Proof> WalletLedger::unblinded(const MintUrl& mint, const KeysetId& keyset, quint64 counter,
    const BlindSignature& signature) const
{
    const auto known = keysetById(m_store.mints.keysets(mint), keyset);
    if (!known || signature.keysetId != keyset || !known->keys.contains(signature.amount))
        return fail(Errc::Malformed, u"a signature of another keyset or amount"_s);
    const auto K = known->keys.value(signature.amount);
    const auto secret = deriveSecret(m_seed, keyset, counter);
    if (!secret)
        return passOn(secret);
    const auto record = m_store.mints.mint(mint);
    if (!signature.dleq && record && record->announcesDleq)
        return fail(Errc::Malformed, u"a signature without DLEQ proof"_s);
    if (signature.dleq) {
        const auto B_ = blind(secret->secret, secret->r.bytes());
        if (!B_ || !verifyDleq(*signature.dleq, K, *B_, signature.C_))
            return fail(Errc::Malformed, u"a signature with a wrong DLEQ proof"_s);
    }
    const auto C = unblind(signature.C_, secret->r.bytes(), K);
    if (!C)
        return fail(Errc::Malformed, u"a signature that cannot be unblinded"_s);
    Proof proof;
    proof.amount = signature.amount;
    proof.keysetId = keyset;
    proof.secret = secret->secret;
    proof.C = *C;
    proof.dleq = signature.dleq;
    if (proof.dleq)
        proof.dleq->r = secret->r.bytes();
    return proof;
}

Result<QList<Proof>> WalletLedger::newProofs(const WalletOperation& operation,
    const OutputSignatures& signatures, QList<Proof>& forToken) const
{
    const bool amountsAreOpen = operation.kind == OperationKind::Melt; // NUT-08: blank outputs
    QList<Proof> kept;
    for (qsizetype i = 0; i < operation.outputs.size(); ++i) {
        const auto& output = operation.outputs[i];
        const auto signature = signatures.constFind(i);
        if (signature == signatures.constEnd()) {
            if (amountsAreOpen)
                continue;
            return fail(Errc::Malformed, u"a signature is missing"_s);
        }
        if (!amountsAreOpen && signature->amount != output.amount)
            return fail(Errc::Malformed, u"a signature for another amount"_s);
        const auto proof = unblinded(operation.mint, output.keysetId, output.counter, *signature);
        if (!proof)
            return passOn(proof);
        (output.isForToken ? forToken : kept) += *proof;
    }
    return kept;
}

Result<WalletOperation> WalletLedger::complete(
    const WalletOperation& asked, const OutputSignatures& signatures, const MeltReceipt& receipt)
{
    storage::Transaction transaction{m_store.database};
    auto operation = m_store.operations.find(asked.id); // what we hold may be older than the row
    if (!operation || operation->state == OperationState::Done)
        return operation;
    QList<Proof> forToken;
    const auto kept = newProofs(*operation, signatures, forToken);
    if (!kept)
        return passOn(kept);
    const auto booked = book(*operation, *kept, forToken, receipt);
    if (!booked)
        return passOn(booked);
    const auto committed = transaction.commit();
    if (!committed)
        return passOn(committed);
    base::crashPoint("wallet.stored");
    m_changed();
    return operation;
}

Result<> WalletLedger::book(WalletOperation& operation, const QList<Proof>& kept,
    const QList<Proof>& forToken, const MeltReceipt& receipt)
{
    for (const auto& proof : kept) {
        const auto added = m_store.proofs.add(operation.mint, proof, ProofState::Unspent);
        if (!added)
            return passOn(added);
    }
    auto done = m_store.proofs.mark(operation.inputs, ProofState::Spent);
    if (!done)
        return done;
    operation.state = OperationState::Done;
    operation.net = sumOf(kept);
    auto state = u"done"_s;
    switch (operation.kind) {
    case OperationKind::Send:
        done = bookSend(operation, forToken);
        state = u"unclaimed"_s;
        break;
    case OperationKind::Receive:
    case OperationKind::TakeBack:
        done = bookArrival(operation);
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
    // A token that we forwarded and then redeemed ourselves has come back as well.
    const auto sent = m_store.tokens.sent(operation.token);
    if (sent) {
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
    if (done && operation->kind == OperationKind::Melt)
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
