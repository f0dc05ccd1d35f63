// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/operation_runner.h"

#include "base/crash_point.h"
#include "base/log.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;
using base::Error;
using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr auto FirstRetry = 3s;
constexpr auto SlowestRetry = 1min;
constexpr auto TurnLength = 200ms; // how often a second caller looks whether the first is through

// Marks an operation as being settled; the mark goes with the coroutine that holds it.
class Turn {
public:
    Turn(QSet<qint64>& driven, qint64 operation)
        : m_driven{driven}
        , m_operation{operation}
    {
        m_driven.insert(m_operation);
    }
    ~Turn() { m_driven.remove(m_operation); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    QSet<qint64>& m_driven;
    qint64 m_operation;
};

MintFailure failureOf(Error error)
{
    return {std::move(error), {}};
}

OutputSignatures byPosition(const QList<BlindSignature>& signatures)
{
    OutputSignatures found;
    for (qsizetype i = 0; i < signatures.size(); ++i)
        found.insert(i, signatures[i]);
    return found;
}

QStringList spentOf(const QStringList& ys, const QList<SpendState>& states)
{
    QStringList spent;
    for (qsizetype i = 0; i < ys.size(); ++i) {
        if (states[i] == SpendState::Spent)
            spent += ys[i];
    }
    return spent;
}

} // namespace

bool Settlement::needsRebuild() const
{
    return failure
        && (failure->isRefusal(MintErrorCode::KeysetUnknown)
            || failure->isRefusal(MintErrorCode::KeysetInactive)
            || failure->isRefusal(MintErrorCode::NotBalanced));
}

Error Settlement::error() const
{
    if (failure)
        return failure->error;
    if (operation.state == OperationState::Alarm)
        return {
            Errc::Rejected, u"the mint took the proofs and gave nothing: "_s + operation.refusal};
    return {Errc::Rejected, operation.refusal};
}

OperationRunner::OperationRunner(
    WalletStore& store, WalletLedger& ledger, MintDirectory& mints, base::Clock& clock)
    : m_store{store}
    , m_ledger{ledger}
    , m_mints{mints}
    , m_clock{clock}
{
}

Task<Result<Settlement>> OperationRunner::run(OperationPlan plan)
{
    const auto begun = m_ledger.begin(plan);
    if (!begun)
        co_return passOn(begun);
    m_fresh.insert(begun->id);
    auto settled = co_await settle(begun->id);
    co_return settled;
}

Task<Result<Settlement>> OperationRunner::settle(qint64 id)
{
    while (m_driven.contains(id))
        co_await m_clock.sleep(TurnLength);
    const auto operation = m_store.operations.find(id);
    if (!operation)
        co_return passOn(operation);
    if (operation->state != OperationState::Open)
        co_return Settlement{*operation, {}};
    const Turn turn{m_driven, id};
    auto settled = co_await attempt(*operation);
    if (!settled || settled->operation.state == OperationState::Open)
        keepTrying();
    co_return settled;
}

OperationRunner::Attempt OperationRunner::attempt(WalletOperation operation)
{
    switch (operation.kind) {
    case OperationKind::Send:
    case OperationKind::Receive:
    case OperationKind::TakeBack:
        return attemptSwap(std::move(operation));
    case OperationKind::Mint:
        return attemptMint(std::move(operation));
    case OperationKind::Melt:
        return attemptMelt(std::move(operation));
    }
    Q_UNREACHABLE();
}

// The same bytes, whether for the first time or again: unique inputs and outputs make the mint act
// at most once.
OperationRunner::Attempt OperationRunner::attemptSwap(WalletOperation operation)
{
    const auto client = m_mints.client(operation.mint);
    base::crashPoint("wallet.before_send");
    const auto answer = co_await client->signatures(operation.path, operation.body);
    base::crashPoint("wallet.after_answer");
    if (answer)
        co_return finish(operation, byPosition(*answer));
    if (!answer.error().isRefusal())
        co_return stillOpen(operation, answer.error());
    auto judged = co_await judgeSwap(std::move(operation), answer.error());
    co_return judged;
}

// A refusal may be the echo of our own earlier success (11001, 11003): only restore and state
// decide.
OperationRunner::Attempt OperationRunner::judgeSwap(WalletOperation operation, MintFailure refusal)
{
    const auto signatures = co_await signaturesOf(operation);
    if (!signatures)
        co_return stillOpen(operation, failureOf(signatures.error()));
    if (!signatures->isEmpty())
        co_return finish(operation, *signatures);
    const auto client = m_mints.client(operation.mint);
    const auto states = co_await client->states(operation.inputs);
    if (!states)
        co_return stillOpen(operation, failureOf(states.error().error));
    if (states->contains(SpendState::Pending))
        co_return stillOpen(
            operation, failureOf({Errc::TokenPending, u"the mint is working on these proofs"_s}));
    const auto spent = spentOf(operation.inputs, *states);
    if (spent.isEmpty()) {
        if (refusal.isRefusal(MintErrorCode::ProofNotVerified)
            && operation.kind == OperationKind::Send) {
            const auto released = release(operation, refusal);
            m_store.proofs.mark(operation.inputs, ProofState::Quarantined);
            m_ledger.announceChange();
            co_return released;
        }
        co_return release(operation, refusal);
    }
    // A late copy of our request may have arrived between the two questions.
    const auto late = co_await signaturesOf(operation);
    if (!late)
        co_return stillOpen(operation, failureOf(late.error()));
    if (!late->isEmpty())
        co_return finish(operation, *late);
    const auto reclaimed = co_await reclaim(spent, operation.id);
    if (!reclaimed)
        co_return stillOpen(operation, failureOf(reclaimed.error()));
    const bool isOurLoss = operation.kind == OperationKind::Send && !*reclaimed;
    if (operation.kind != OperationKind::Receive)
        m_store.proofs.mark(spent, ProofState::Spent);
    auto why = refusal;
    why.error = Error{Errc::TokenSpent, u"the mint says that these proofs are spent"_s};
    if (isOurLoss)
        qCWarning(lcCashu).noquote()
            << "proofs at" << operation.mint.toString() << "were spent by somebody else";
    co_return release(operation, why, isOurLoss ? OperationState::Alarm : OperationState::Released);
}

OperationRunner::Attempt OperationRunner::attemptMint(WalletOperation operation)
{
    const auto client = m_mints.client(operation.mint);
    base::crashPoint("wallet.before_send");
    auto answer = co_await client->signatures(operation.path, operation.body);
    base::crashPoint("wallet.after_answer");
    const auto quote = m_store.quotes.mintQuote(operation.quote);
    if (!answer && answer.error().isRefusal(MintErrorCode::SignatureInvalid) && quote
        && quote->key) {
        const auto again = m_ledger.signAgain(operation, *quote->key); // nothing was issued
        if (!again)
            co_return passOn(again);
        operation = *again;
        answer = co_await client->signatures(operation.path, operation.body);
    }
    if (answer)
        co_return finish(operation, byPosition(*answer));
    if (!answer.error().isRefusal())
        co_return stillOpen(operation, answer.error());
    const auto signatures = co_await signaturesOf(operation);
    if (!signatures)
        co_return stillOpen(operation, failureOf(signatures.error()));
    if (!signatures->isEmpty())
        co_return finish(operation, *signatures);
    co_return release(operation, answer.error());
}

OperationRunner::Attempt OperationRunner::attemptMelt(WalletOperation operation)
{
    const auto client = m_mints.client(operation.mint);
    if (m_fresh.remove(operation.id)) {
        base::crashPoint("wallet.before_send");
        const auto answer = co_await client->melt(operation.body);
        base::crashPoint("wallet.after_answer");
        if (!answer && !answer.error().isRefusal())
            co_return stillOpen(operation, answer.error());
        if (!answer) {
            auto judged = co_await judgeMelt(std::move(operation), answer.error());
            co_return judged;
        }
        auto finished = co_await finishMelt(std::move(operation), *answer);
        co_return finished;
    }
    // Whatever happened before: the quote knows.
    const auto quote = co_await client->meltQuote(operation.quote);
    if (!quote && !quote.error().isRefusal())
        co_return stillOpen(operation, quote.error());
    if (!quote) {
        auto judged = co_await judgeMelt(std::move(operation), quote.error());
        co_return judged;
    }
    auto finished = co_await finishMelt(std::move(operation), *quote);
    co_return finished;
}

OperationRunner::Attempt OperationRunner::finishMelt(WalletOperation operation, MeltQuote quote)
{
    m_mints.noteAnswer(operation.mint);
    switch (quote.state) {
    case MeltQuoteState::Pending:
        co_return stillOpen(
            operation, failureOf({Errc::TokenPending, u"the payment is on its way"_s}));
    case MeltQuoteState::Unpaid: {
        auto judged = co_await judgeMelt(std::move(operation),
            failureOf({Errc::Rejected, u"the mint could not pay the invoice"_s}));
        co_return judged;
    }
    case MeltQuoteState::Paid:
        break;
    }
    auto change = byPosition(quote.change);
    if (change.isEmpty() && !operation.outputs.isEmpty()) {
        const auto restored = co_await signaturesOf(operation);
        if (!restored)
            co_return stillOpen(operation, failureOf(restored.error()));
        change = *restored;
    }
    MeltReceipt receipt;
    receipt.preimage = quote.preimage.value_or(QString{});
    co_return finish(operation, change, receipt);
}

// Not paid, says the mint. Believed only when it has not taken the inputs either.
OperationRunner::Attempt OperationRunner::judgeMelt(WalletOperation operation, MintFailure reason)
{
    const auto client = m_mints.client(operation.mint);
    const auto states = co_await client->states(operation.inputs);
    if (!states)
        co_return stillOpen(operation, failureOf(states.error().error));
    const bool areFree = std::ranges::all_of(
        *states, [](SpendState state) { return state == SpendState::Unspent; });
    if (areFree)
        co_return release(operation, reason);
    const auto quote = co_await client->meltQuote(operation.quote);
    if (quote && quote->state == MeltQuoteState::Paid) {
        auto finished = co_await finishMelt(std::move(operation), *quote);
        co_return finished;
    }
    if (quote && quote->state == MeltQuoteState::Unpaid && !states->contains(SpendState::Pending)) {
        // Some inputs were spent elsewhere: this payment cannot happen any more.
        const auto spent = spentOf(operation.inputs, *states);
        const auto reclaimed = co_await reclaim(spent, operation.id);
        if (!reclaimed)
            co_return stillOpen(operation, failureOf(reclaimed.error()));
        m_store.proofs.mark(spent, ProofState::Spent);
        co_return release(operation, reason);
    }
    co_return stillOpen(operation, failureOf({Errc::TokenPending, u"the payment is on its way"_s}));
}

Task<Result<OutputSignatures>> OperationRunner::signaturesOf(WalletOperation operation)
{
    OutputSignatures found;
    const auto outputs = m_ledger.blindedOutputs(operation);
    if (!outputs)
        co_return passOn(outputs);
    if (outputs->isEmpty())
        co_return found;
    const auto client = m_mints.client(operation.mint);
    const auto restored = co_await client->restore(*outputs);
    if (!restored)
        co_return errorOf(restored);
    for (qsizetype i = 0; i < restored->outputs.size(); ++i) {
        const auto at = std::ranges::find(*outputs, restored->outputs[i].B_, &BlindedMessage::B_);
        if (at != outputs->end())
            found.insert(at - outputs->begin(), restored->signatures[i]);
    }
    co_return found;
}

Result<Settlement> OperationRunner::finish(const WalletOperation& operation,
    const OutputSignatures& signatures, const MeltReceipt& receipt)
{
    m_mints.noteAnswer(operation.mint);
    const auto done = m_ledger.complete(operation, signatures, receipt);
    if (done)
        return Settlement{*done, {}};
    if (done.error().code != Errc::Malformed)
        return passOn(done);
    const auto alarmed = m_ledger.raiseAlarm(operation, done.error().detail);
    if (!alarmed)
        return passOn(alarmed);
    return Settlement{*alarmed, failureOf(done.error())};
}

Result<Settlement> OperationRunner::release(
    const WalletOperation& operation, MintFailure why, OperationState end)
{
    m_mints.noteAnswer(operation.mint);
    const auto released = m_ledger.release(operation, why.error.detail, end);
    if (!released)
        return passOn(released);
    return Settlement{*released, std::move(why)};
}

Settlement OperationRunner::stillOpen(const WalletOperation& operation, MintFailure why)
{
    if (why.error.code == Errc::Network || why.error.code == Errc::Timeout)
        m_mints.noteSilence(operation.mint);
    qCInfo(lcCashu).noquote() << "operation" << operation.id << "at" << operation.mint.toString()
                              << "stays open:" << base::toString(why.error.code);
    return {operation, std::move(why)};
}

Task<Result<bool>> OperationRunner::reclaim(QStringList spentYs, qint64 except)
{
    bool cameBack = false;
    const auto candidates = m_store.operations.releasedWithInputs(spentYs);
    for (const auto id : candidates) {
        if (id == except)
            continue;
        const auto one = co_await reclaimOperation(id);
        if (!one)
            co_return one;
        cameBack = cameBack || *one;
    }
    co_return cameBack;
}

Task<Result<bool>> OperationRunner::reclaimQuote(QString quote)
{
    bool cameBack = false;
    const auto candidates = m_store.operations.releasedOfQuote(quote);
    for (const auto id : candidates) {
        const auto one = co_await reclaimOperation(id);
        if (!one)
            co_return one;
        cameBack = cameBack || *one;
    }
    co_return cameBack;
}

Task<Result<bool>> OperationRunner::reclaimOperation(qint64 id)
{
    const auto operation = m_store.operations.find(id);
    if (!operation)
        co_return passOn(operation);
    MeltReceipt receipt;
    bool isPaid = false;
    if (operation->kind == OperationKind::Melt) {
        const auto client = m_mints.client(operation->mint);
        const auto quote = co_await client->meltQuote(operation->quote);
        if (!quote && !quote.error().isRefusal())
            co_return errorOf(quote);
        isPaid = quote && quote->state == MeltQuoteState::Paid;
        if (!isPaid)
            co_return false;
        receipt.preimage = quote->preimage.value_or(QString{});
    }
    const auto signatures = co_await signaturesOf(*operation);
    if (!signatures)
        co_return passOn(signatures);
    if (signatures->isEmpty() && !isPaid)
        co_return false;
    const auto done = m_ledger.complete(*operation, *signatures, receipt);
    if (!done)
        co_return passOn(done);
    co_return true;
}

Task<Result<>> OperationRunner::settleAll(std::optional<MintUrl> mint)
{
    std::optional<Error> first;
    const auto open = mint ? m_store.operations.open(*mint) : m_store.operations.open();
    for (const auto id : open) {
        const auto settled = co_await settle(id);
        if (!settled)
            co_return passOn(settled);
        if (settled->operation.state == OperationState::Open && !first)
            first = settled->error();
    }
    if (first)
        co_return tl::unexpected<Error>{*first};
    co_return Result<>{};
}

void OperationRunner::keepTrying()
{
    if (m_retrying.isDone())
        m_retrying = retryLoop();
}

Task<> OperationRunner::retryLoop()
{
    std::chrono::milliseconds pause = FirstRetry;
    do {
        co_await m_clock.sleep(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, SlowestRetry);
        co_await settleAll({});
    } while (!m_store.operations.open().isEmpty());
}

} // namespace cashu
