// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/wallet.h"

#include "cashu/change_follower.h"
#include "cashu/request_payer.h"

#include <algorithm>

namespace cashu {

using base::passOn;
using base::Result;
using base::Sats;
using base::Task;

// The wallet's parts, in the order in which they need each other.
class WalletParts {
public:
    WalletParts(storage::Database& database, MintConnector connector, base::Clock& clock,
        base::RandomSource& random, crypto::SecretBytes<64> seed, PracticeMoney practice,
        std::function<void()> changed)
        : store{database}
        , mints{store.mints, std::move(connector), clock, practice}
        , locks{store.lockKeys, mints, seed, clock}
        , ledger{store, seed, clock, random, std::move(changed)}
        , runner{store, ledger, mints, clock}
        , renewer{store, mints, runner, clock}
        , sender{store, ledger, mints, runner, renewer, locks}
        , receiver{store, ledger, mints, runner, sender, locks, clock}
        , requests{store, mints, sender, receiver}
        , subscriptions{mints, clock}
        , collector{store, mints, runner, subscriptions, clock, std::move(seed)}
        , payer{store, mints, runner, renewer, clock}
        , restorer{store, ledger, mints, runner, clock}
        , transfers{store, collector, payer, clock}
        , healer{store, mints, runner, collector, transfers, restorer, renewer, clock}
        , follower{store, runner, receiver, subscriptions, clock}
    {
    }

    WalletStore store;
    MintDirectory mints;
    LockOpener locks;
    WalletLedger ledger;
    OperationRunner runner;
    ProofRenewer renewer;
    TokenSender sender;
    TokenReceiver receiver;
    RequestPayer requests;
    MintSubscription subscriptions;
    InvoiceCollector collector;
    InvoicePayer payer;
    SeedRestorer restorer;
    MintTransfer transfers;
    WalletHealer healer;
    ChangeFollower follower;
};

Wallet::Wallet() = default;
Wallet::~Wallet() = default;

Result<std::unique_ptr<Wallet>> Wallet::open(storage::Database& database, MintConnector connector,
    base::Clock& clock, base::RandomSource& random, crypto::SecretBytes<64> seed,
    PracticeMoney practice)
{
    std::unique_ptr<Wallet> wallet{new Wallet};
    const auto mark = seed;
    wallet->m_parts = std::make_unique<WalletParts>(database, std::move(connector), clock, random,
        std::move(seed), practice, [self = wallet.get()] { Q_EMIT self->balanceChanged(); });
    const auto opened = wallet->m_parts->store.open();
    if (!opened)
        return passOn(opened);
    const auto claimed = wallet->m_parts->store.seedMark.claim(mark);
    if (!claimed)
        return passOn(claimed);
    connect(wallet.get(), &Wallet::balanceChanged, wallet.get(),
        [parts = wallet->m_parts.get()] { parts->follower.lookSoon(); });
    if (!wallet->m_parts->store.operations.open().isEmpty())
        wallet->m_parts->runner.keepTrying();
    return wallet;
}

Result<> Wallet::checkSeed(storage::Database& database, const crypto::SecretBytes<64>& seed)
{
    WalletStore store{database};
    const auto opened = store.open();
    return opened ? store.seedMark.check(seed) : opened;
}

Task<Result<>> Wallet::resume()
{
    m_parts->follower.lookSoon();
    auto settled = co_await m_parts->healer.settle();
    co_return settled;
}

Task<Result<>> Wallet::heal()
{
    m_parts->follower.lookSoon();
    return m_parts->healer.heal();
}

void Wallet::keepHealing()
{
    m_parts->healer.keepHealing();
}

QList<OpenBusiness> Wallet::openBusiness() const
{
    return m_parts->healer.openBusiness();
}

Task<Result<MintBalance>> Wallet::addMint(MintUrl mint)
{
    const auto refreshed = co_await m_parts->mints.refresh(mint, KeysetScope::Active);
    if (!refreshed)
        co_return passOn(refreshed);
    const auto record = m_parts->store.mints.mint(mint);
    if (!record)
        co_return base::fail(base::Errc::Storage, QStringLiteral("the mint is not in the store"));
    Q_EMIT balanceChanged();
    co_return balanceAt(*record);
}

MintBalance Wallet::balanceAt(const KnownMint& mint) const
{
    const auto sums = m_parts->store.proofs.sums(mint.url);
    const auto active = activeKeyset(m_parts->store.mints.keysets(mint.url), QStringLiteral("sat"));
    MintBalance balance;
    balance.url = mint.url;
    balance.name = mint.name;
    balance.spendable = sums.unspent;
    balance.reserved = sums.reserved;
    balance.isReachable = m_parts->mints.isReachable(mint.url);
    balance.isPractice = mint.isPractice;
    const auto info = m_parts->mints.info(mint.url);
    balance.motd = info.motd;
    balance.contact = info.contact;
    balance.inputFeePpk = active ? active->inputFeePpk : 0;
    balance.checkedAt = mint.checkedAt;
    const auto ageing = m_parts->renewer.ageing(mint.url);
    balance.ageing = ageing.amount;
    balance.firstExpiry = ageing.firstExpiry;
    return balance;
}

QList<MintUrl> Wallet::mints() const
{
    QList<MintUrl> urls;
    const auto known = m_parts->store.mints.mints();
    for (const auto& mint : known)
        urls += mint.url;
    return urls;
}

bool Wallet::isKnown(const MintUrl& mint) const
{
    return m_parts->store.mints.mint(mint).has_value();
}

WalletBalance Wallet::balance() const
{
    WalletBalance balance;
    const auto known = m_parts->store.mints.mints();
    for (const auto& mint : known) {
        balance.mints += balanceAt(mint);
        balance.spendable += balance.mints.back().spendable;
        balance.reserved += balance.mints.back().reserved;
    }
    return balance;
}

QList<WalletEntry> Wallet::history(int limit) const
{
    return m_parts->store.history.newest(limit);
}

Task<Result<MintQuote>> Wallet::requestInvoice(MintUrl mint, Sats amount)
{
    return m_parts->collector.requestInvoice(std::move(mint), amount);
}

Task<Result<Sats>> Wallet::collect(QString quoteId, std::chrono::milliseconds limit)
{
    return m_parts->collector.collect(std::move(quoteId), limit);
}

QList<MintQuote> Wallet::openQuotes() const
{
    return m_parts->collector.openQuotes();
}

Result<Sats> Wallet::feeToRedeem(const Token& token) const
{
    return m_parts->receiver.feeToRedeem(token);
}

Result<> Wallet::canEverReceive(const Token& token) const
{
    return m_parts->receiver.canEverReceive(token);
}

Task<Result<Sats>> Wallet::faceValueFor(MintUrl mint, Sats net)
{
    return m_parts->sender.faceValueFor(std::move(mint), net);
}

Task<Result<SentToken>> Wallet::send(MintUrl mint, Sats faceValue, QString purpose)
{
    return m_parts->sender.send(std::move(mint), faceValue, std::move(purpose));
}

bool Wallet::isSending(const QString& purpose) const
{
    const auto open = m_parts->store.operations.open();
    return std::ranges::any_of(open, [&](qint64 id) {
        const auto operation = m_parts->store.operations.find(id);
        return operation && operation->kind == OperationKind::Send && operation->purpose == purpose;
    });
}

Result<crypto::CurvePoint> Wallet::newLockKey()
{
    return m_parts->locks.createKey();
}

Task<Result<SentToken>> Wallet::sendLocked(
    MintUrl mint, Sats faceValue, LockTerms lock, QString purpose)
{
    return m_parts->sender.sendLocked(
        std::move(mint), faceValue, std::move(lock), std::move(purpose));
}

Task<Result<Sats>> Wallet::receive(Token token, QString purpose, UnlockingKeys keys)
{
    return m_parts->receiver.receive(std::move(token), std::move(purpose), std::move(keys));
}

Task<Result<SentToken>> Wallet::pay(
    PaymentRequest request, std::optional<Sats> amount, QString purpose)
{
    return m_parts->requests.pay(std::move(request), amount, std::move(purpose));
}

Task<Result<Sats>> Wallet::receivePayment(
    PaymentPayload payload, PaymentRequest request, UnlockingKeys keys)
{
    return m_parts->requests.receive(std::move(payload), std::move(request), std::move(keys));
}

std::optional<ReceiveOutcome> Wallet::outcomeOf(const Token& token) const
{
    return m_parts->receiver.outcomeOf(token);
}

Task<Result<TokenFate>> Wallet::fateOf(Token token)
{
    return m_parts->receiver.fateOf(std::move(token));
}

Task<Result<Sats>> Wallet::takeBack(QString sentTokenId)
{
    return m_parts->sender.takeBack(std::move(sentTokenId));
}

Result<> Wallet::markClaimed(const QString& sentTokenId)
{
    const auto token = m_parts->store.tokens.sent(sentTokenId);
    if (!token)
        return base::fail(base::Errc::NotFound, QStringLiteral("no such token was sent from here"));
    if (token->state != SentState::Unclaimed)
        return {};
    return m_parts->ledger.closeSentToken(sentTokenId, SentState::Claimed);
}

QList<SentToken> Wallet::unclaimedTokens() const
{
    QList<SentToken> tokens;
    const auto stored = m_parts->store.tokens.unclaimed();
    for (const auto& token : stored)
        tokens += toSentToken(token);
    return tokens;
}

std::optional<SentToken> Wallet::sentToken(const QString& id) const
{
    const auto stored = m_parts->store.tokens.sent(id);
    return stored ? std::optional{toSentToken(*stored)} : std::nullopt;
}

Task<Result<SentToken>> Wallet::importSent(Token token, QString purpose)
{
    return m_parts->sender.importSent(std::move(token), std::move(purpose));
}

Task<Result<MeltQuote>> Wallet::quoteMelt(MintUrl mint, QString invoice)
{
    return m_parts->payer.quoteMelt(std::move(mint), std::move(invoice));
}

Task<Result<MeltOutcome>> Wallet::melt(QString quoteId)
{
    return m_parts->payer.melt(std::move(quoteId));
}

Task<Result<TransferQuote>> Wallet::quoteTransfer(MintUrl source, MintUrl target, Sats amount)
{
    return m_parts->transfers.quote(std::move(source), std::move(target), amount);
}

Task<Result<TransferOutcome>> Wallet::transfer(qint64 id)
{
    return m_parts->transfers.run(id);
}

Result<TransferOutcome> Wallet::transferOutcome(qint64 id) const
{
    return m_parts->transfers.outcomeOf(id);
}

Task<Result<Sats>> Wallet::restoreFromSeed(MintUrl mint)
{
    return m_parts->restorer.restore(std::move(mint),
        [this](const RestoreProgress& progress) { Q_EMIT restoreProgressed(progress); });
}

} // namespace cashu
