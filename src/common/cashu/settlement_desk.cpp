// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/settlement_desk.h"

#include "base/log.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::Error;
using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr int MostSmaller = 12; // halving, from 1000 down to one

} // namespace

bool Settlement::needsRebuild() const
{
    return failure
        && (failure->isRefusal(MintErrorCode::KeysetUnknown)
            || failure->isRefusal(MintErrorCode::KeysetInactive)
            || failure->isRefusal(MintErrorCode::NotBalanced));
}

bool Settlement::isTooLarge() const
{
    return failure
        && (failure->isRefusal(MintErrorCode::TooManyInputs)
            || failure->isRefusal(MintErrorCode::TooManyOutputs));
}

bool Settlement::hasBadProof() const
{
    return failure && failure->isRefusal(MintErrorCode::ProofNotVerified);
}

bool Rebuilds::allow(const Settlement& settled)
{
    if (settled.needsRebuild())
        return !std::exchange(m_areKeysetsRefreshed, true);
    return settled.isTooLarge() && ++m_smaller <= MostSmaller;
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

Task<Result<OutputSignatures>> SettlementDesk::signaturesOf(WalletOperation operation)
{
    OutputSignatures found;
    const auto outputs = m_ledger.blinder().blindedOutputs(operation);
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

Result<Settlement> SettlementDesk::finish(const WalletOperation& operation,
    const OutputSignatures& signatures, const MeltReceipt& receipt)
{
    m_mints.noteAnswer(operation.mint);
    const auto done = m_ledger.complete(operation, signatures, receipt);
    if (done)
        return Settlement{*done, {}};
    if (done.error().code != Errc::Malformed)
        return passOn(done);
    if (operation.kind == OperationKind::Melt) { // paid, whatever came back of it
        auto paid = receipt;
        paid.changeProblem = done.error().detail;
        qCWarning(lcCashu).noquote()
            << "the change of a payment at" << operation.mint.toString() << "is not sound";
        const auto booked = m_ledger.complete(operation, {}, paid);
        if (!booked)
            return passOn(booked);
        return Settlement{*booked, {}};
    }
    const auto alarmed = m_ledger.raiseAlarm(operation, done.error().detail);
    if (!alarmed)
        return passOn(alarmed);
    return Settlement{*alarmed, failureOf(done.error())};
}

Result<Settlement> SettlementDesk::release(
    const WalletOperation& operation, MintFailure why, OperationState end)
{
    m_mints.noteAnswer(operation.mint);
    const auto released = m_ledger.release(operation, why.error.detail, end);
    if (!released)
        return passOn(released);
    return Settlement{*released, std::move(why)};
}

Result<Settlement> SettlementDesk::refuse(const WalletOperation& operation, const MintFailure& why)
{
    auto released = release(operation, why);
    if (!released || !released->hasBadProof() || !spendsOurs(operation.kind))
        return released;
    const auto aside = m_store.proofs.mark(operation.inputs, ProofState::Quarantined);
    if (!aside)
        return passOn(aside);
    m_ledger.announceChange();
    return released;
}

Settlement SettlementDesk::stillOpen(const WalletOperation& operation, MintFailure why)
{
    if (why.error.code == Errc::Network || why.error.code == Errc::Timeout)
        m_mints.noteSilence(operation.mint);
    m_store.operations.noteProblem(operation.id, why.error.detail);
    qCInfo(lcCashu).noquote() << "operation" << operation.id << "at" << operation.mint.toString()
                              << "stays open:" << base::toString(why.error.code);
    return {operation, std::move(why)};
}

} // namespace cashu
