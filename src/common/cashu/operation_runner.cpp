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

constexpr std::chrono::milliseconds FirstRetry = 3s;
constexpr std::chrono::milliseconds SlowRetry = 1min;
constexpr std::chrono::milliseconds SlowerRetry = 10min;
constexpr std::chrono::milliseconds SlowestRetry = 1h;
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

} // namespace

OperationRunner::OperationRunner(
    WalletStore& store, WalletLedger& ledger, MintDirectory& mints, base::Clock& clock)
    : m_store{store}
    , m_ledger{ledger}
    , m_mints{mints}
    , m_clock{clock}
    , m_desk{store, ledger, mints}
    , m_late{store, ledger, mints, m_desk}
    , m_swaps{store, ledger, mints, m_desk, m_late, clock}
    , m_melts{store, mints, m_desk, m_late}
{
}

Task<Result<Settlement>> OperationRunner::run(OperationPlan plan)
{
    const auto begun = m_ledger.begin(plan);
    if (!begun)
        co_return passOn(begun);
    m_fresh.insert(begun->id);
    auto settled = co_await settle(begun->id);
    if (settled && settled->isTooLarge())
        m_mints.noteTooLarge(settled->operation.mint, *settled->failure->refusal,
            settled->operation.inputs.size(), settled->operation.outputs.size());
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

SettlementAttempt OperationRunner::attempt(WalletOperation operation)
{
    switch (operation.kind) {
    case OperationKind::Send:
    case OperationKind::Receive:
    case OperationKind::TakeBack:
    case OperationKind::Renew:
        return m_swaps.attempt(std::move(operation));
    case OperationKind::Mint:
        return attemptMint(std::move(operation));
    case OperationKind::Melt:
        return m_melts.attempt(std::move(operation),
            m_fresh.remove(operation.id) ? MeltRequest::Unsent : MeltRequest::PerhapsSent);
    }
    Q_UNREACHABLE();
}

SettlementAttempt OperationRunner::attemptMint(WalletOperation operation)
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
        if (again->body != operation.body) {
            base::crashPoint("wallet.signed_again");
            operation = *again;
            answer = co_await client->signatures(operation.path, operation.body);
        }
    }
    if (answer)
        co_return m_desk.finish(operation, byPosition(*answer));
    if (!answer.error().isRefusal())
        co_return m_desk.stillOpen(operation, answer.error());
    const auto signatures = co_await m_desk.signaturesOf(operation);
    if (!signatures)
        co_return m_desk.stillOpen(operation, failureOf(signatures.error()));
    if (!signatures->isEmpty())
        co_return m_desk.finish(operation, *signatures);
    co_return m_desk.release(operation, answer.error());
}

// Mint by mint, side by side: one that is silent does not keep the others from being settled.
Task<Result<>> OperationRunner::settleAll(std::optional<MintUrl> mint)
{
    if (mint) {
        auto settled = co_await settleThese(m_store.operations.open(*mint));
        co_return settled;
    }
    QMap<QString, QList<qint64>> byMint; // what cannot be read has none
    const auto open = m_store.operations.open();
    for (const auto id : open) {
        const auto operation = m_store.operations.find(id);
        byMint[operation ? operation->mint.toString() : QString{}] += id;
    }
    std::vector<Task<Result<>>> mints;
    for (const auto& ids : std::as_const(byMint))
        mints.push_back(settleThese(ids));
    Result<> all;
    for (auto& each : mints) {
        const auto settled = co_await each;
        if (!settled && all)
            all = passOn(settled);
    }
    co_return all;
}

Task<Result<>> OperationRunner::settleThese(QList<qint64> ids)
{
    Result<> all;
    for (const auto id : ids) {
        const auto settled = co_await settle(id);
        if (!all)
            continue;
        if (!settled)
            all = passOn(settled);
        else if (settled->operation.state == OperationState::Open)
            all = tl::unexpected<Error>{settled->error()};
    }
    co_return all;
}

void OperationRunner::keepTrying()
{
    if (m_isTrying)
        return; // ends by setting the alarm
    const bool isSoonEnough = m_alarm && m_dueAt - m_clock.uptime() <= slowestRetry();
    if (!isSoonEnough)
        tryAfter(FirstRetry);
}

void OperationRunner::tryAfter(std::chrono::milliseconds pause)
{
    m_pause = pause;
    m_dueAt = m_clock.uptime() + pause;
    m_alarm = m_clock.callAfter(pause, [this] { m_trying = tryAll(); });
}

// What has not ended within an hour is likely to take longer still.
std::chrono::milliseconds OperationRunner::slowestRetry() const
{
    auto youngest = std::chrono::seconds::max();
    const auto open = m_store.operations.open();
    for (const auto id : open) {
        if (const auto operation = m_store.operations.find(id))
            youngest = std::min<std::chrono::seconds>(youngest, m_clock.now() - operation->at);
    }
    if (youngest < 1h)
        return SlowRetry;
    return youngest < 24h ? SlowerRetry : SlowestRetry;
}

Task<> OperationRunner::tryAll()
{
    m_isTrying = true;
    m_alarm.reset();
    co_await settleAll({});
    m_isTrying = false;
    if (!m_store.operations.open().isEmpty())
        tryAfter(std::min(m_pause * 2, slowestRetry()));
}

} // namespace cashu
