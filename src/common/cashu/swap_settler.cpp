// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/swap_settler.h"

#include "base/crash_point.h"
#include "base/log.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::Error;

namespace {

constexpr auto LongestPending = std::chrono::hours{1};
constexpr auto RepeatPause = std::chrono::seconds{1};

} // namespace

// The same bytes, whether for the first time or again: unique inputs and outputs make the mint act
// at most once.
SettlementAttempt SwapSettler::attempt(WalletOperation operation)
{
    const auto client = m_mints.client(operation.mint);
    base::crashPoint("wallet.before_send");
    auto answer = co_await client->signatures(operation.path, operation.body);
    if (!answer && answer.error().isRefusal(MintErrorCode::ConcurrentUpdate)) {
        co_await m_clock.sleep(RepeatPause); // another request was quicker
        answer = co_await client->signatures(operation.path, operation.body);
    }
    base::crashPoint("wallet.after_answer");
    if (answer)
        co_return m_desk.finish(operation, byPosition(*answer));
    if (!answer.error().isRefusal())
        co_return m_desk.stillOpen(operation, answer.error());
    auto judged = co_await judge(std::move(operation), answer.error());
    co_return judged;
}

// A refusal may be the echo of our own earlier success (11001, 11003): only restore and state
// decide.
SettlementAttempt SwapSettler::judge(WalletOperation operation, MintFailure refusal)
{
    const auto signatures = co_await m_desk.signaturesOf(operation);
    if (!signatures)
        co_return m_desk.stillOpen(operation, failureOf(signatures.error()));
    if (!signatures->isEmpty())
        co_return m_desk.finish(operation, *signatures);
    const auto client = m_mints.client(operation.mint);
    const auto states = co_await client->states(operation.inputs);
    if (!states)
        co_return m_desk.stillOpen(operation, failureOf(states.error().error));
    // Some mints say "outputs pending" for other reasons too: not for ever.
    if (refusal.isRefusal(MintErrorCode::OutputsPending)
        && m_clock.now() - operation.at < LongestPending)
        co_return m_desk.stillOpen(operation, refusal);
    if (states->contains(SpendState::Pending))
        co_return m_desk.stillOpen(
            operation, failureOf({Errc::TokenPending, u"the mint is working on these proofs"_s}));
    const auto spent = spentOf(operation.inputs, *states);
    if (spent.isEmpty())
        co_return m_desk.refuse(operation, refusal);
    // A late copy of our request may have arrived between the two questions.
    const auto late = co_await m_desk.signaturesOf(operation);
    if (!late)
        co_return m_desk.stillOpen(operation, failureOf(late.error()));
    if (!late->isEmpty())
        co_return m_desk.finish(operation, *late);
    const auto reclaimed = co_await m_late.reclaim(spent, operation.id);
    if (!reclaimed)
        co_return m_desk.stillOpen(operation, failureOf(reclaimed.error()));
    const bool isOurLoss = spendsOurs(operation.kind) && !*reclaimed;
    if (operation.kind != OperationKind::Receive)
        m_store.proofs.mark(spent, ProofState::Spent);
    auto why = refusal;
    why.error = Error{Errc::TokenSpent, u"the mint says that these proofs are spent"_s};
    if (isOurLoss)
        qCWarning(lcCashu).noquote()
            << "proofs at" << operation.mint.toString() << "were spent by somebody else";
    co_return m_desk.release(
        operation, why, isOurLoss ? OperationState::Alarm : OperationState::Released);
}

} // namespace cashu
