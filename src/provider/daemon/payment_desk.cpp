// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/payment_desk.h"

#include "base/log.h"
#include "cashu/input_signer.h"
#include "crypto/hash.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
namespace error_type = protocol::error_type;

namespace {

constexpr std::chrono::seconds FirstPause{1};
constexpr std::chrono::seconds LongestPause{60};
constexpr std::chrono::seconds AskAgain{5};
constexpr std::chrono::minutes LeastLockTime{15}; // requests are redeemed within ten
constexpr qint64 MostFeesToGiveUp = 16; // sat

QString keyOfProofs(const cashu::Token& token)
{
    QStringList secrets;
    for (const auto& proof : token.proofs)
        secrets += proof.secret;
    secrets.sort();
    // Not of the mint: the same proofs under another of its addresses are the same payment.
    const auto text = secrets.join(u'\n').toUtf8();
    return base::toHex(crypto::sha256(base::view(text)));
}

} // namespace

Refusal refusalFor(const base::Error& error)
{
    switch (error.code) {
    case base::Errc::TokenSpent:
        return {error_type::TokenAlreadySpent, u"the mint says this token is spent"_s, {}};
    case base::Errc::TokenPending:
        return {error_type::TokenPending, u"the mint is still working on this token"_s, {}};
    case base::Errc::Timeout:
    case base::Errc::Network:
        return {error_type::MintNetworkError, u"the mint does not answer"_s, error.detail};
    case base::Errc::Unsupported:
        return {error_type::UnsupportedUnit, u"only the unit sat is taken"_s, error.detail};
    case base::Errc::Malformed:
    case base::Errc::NotAllowed:
        return {error_type::InvalidToken, u"the token cannot be taken"_s, error.detail};
    case base::Errc::Storage:
        return {error_type::ProvisioningError, u"this provider cannot store anything now"_s, {}};
    case base::Errc::Rejected:
    case base::Errc::NotFound:
    case base::Errc::Insufficient:
    case base::Errc::Conflict:
        break;
    }
    return {error_type::MintError, u"the mint refused the token"_s, error.detail};
}

PaymentDesk::PaymentDesk(cashu::Wallet& wallet, base::Clock& clock, const nostr::SecretKey& key,
    const QStringList& acceptedMints)
    : m_wallet{wallet}
    , m_clock{clock}
    , m_keys{.keys = {key.bytes()}, .preimage = {}}
    , m_acceptedMints{acceptedMints}
{
}

QString PaymentDesk::keyOf(const QString& text)
{
    const auto token = cashu::tokenFromText(text);
    return token ? keyOfProofs(*token) : QString{};
}

bool PaymentDesk::wasTouched(const QString& text) const
{
    const auto token = cashu::tokenFromText(text);
    return token && m_wallet.outcomeOf(*token);
}

bool PaymentDesk::isAccepted(const cashu::MintUrl& mint) const
{
    const auto wanted = cashu::paygressNormalised(mint.toString());
    return wanted && std::ranges::any_of(m_acceptedMints, [&](const QString& accepted) {
        return cashu::paygressNormalised(accepted) == wanted;
    });
}

base::Task<Checked<CheckedPayment>> PaymentDesk::check(QString text)
{
    const auto token = cashu::tokenFromText(text);
    if (!token)
        co_return refuse(
            error_type::InvalidToken, u"the token cannot be read"_s, token.error().detail);
    if (token->proofs.isEmpty())
        co_return refuse(error_type::InvalidToken, u"the token is empty"_s);
    if (!isAccepted(token->mint))
        co_return refuse(error_type::NonWhitelistedMint,
            u"mint %1 is not accepted here"_s.arg(token->mint.toString()));
    if (token->unit != u"sat"_s)
        co_return refuse(error_type::UnsupportedUnit, u"only the unit sat is taken"_s);
    if (const auto opens = checkLocks(*token); !opens)
        co_return refuseToo(opens);
    const auto fee = co_await feeFor(*token);
    if (!fee)
        co_return refuseToo(fee);
    const auto value = cashu::value(*token);
    CheckedPayment payment{.mint = token->mint, .key = keyOfProofs(*token), .net = {}};
    payment.net = *fee < value ? value - *fee : base::Sats{0};
    co_return payment;
}

// A lock is for us when our key opens it alone, now, and nobody else can for as long as we may need
// to redeem it.
Checked<> PaymentDesk::checkLocks(const cashu::Token& token) const
{
    for (const auto& proof : token.proofs) {
        if (!cashu::isLocked(proof))
            continue;
        const auto condition = cashu::conditionFromSecret(proof.secret);
        if (!condition || !*condition)
            return refuse(error_type::InvalidToken, u"the token has a lock that we do not know"_s);
        if ((*condition)->locktime && *(*condition)->locktime < m_clock.now() + LeastLockTime)
            return refuse(error_type::InvalidToken, u"the lock of the token ends too soon"_s);
    }
    const auto opens = cashu::canUnlock(token.proofs, m_keys, m_clock.now());
    if (!opens)
        return refuse(error_type::InvalidToken, u"the token is locked to another key"_s,
            opens.error().detail);
    return {};
}

base::Task<Checked<base::Sats>> PaymentDesk::feeFor(cashu::Token token)
{
    auto fee = m_wallet.feeToRedeem(token);
    if (!fee && fee.error().code == base::Errc::NotFound) {
        // The mint was out of reach at the start, or has new keys. Tokens with invented keysets
        // must not make us ask it all the time.
        const auto last = m_asked.constFind(token.mint);
        if (last != m_asked.cend() && m_clock.uptime() - last->at < AskAgain) {
            if (last->failure)
                co_return tl::unexpected<Refusal>{refusalFor(*last->failure)};
            co_return refuse(
                error_type::InvalidToken, u"the token is of none of its mint's keysets"_s);
        }
        const auto asked = co_await m_wallet.addMint(token.mint);
        auto& noted = m_asked[token.mint];
        noted.at = m_clock.uptime();
        noted.failure = asked ? std::nullopt : std::optional{asked.error()};
        if (!asked && asked.error().code == base::Errc::NotAllowed)
            co_return refuse(
                error_type::NonWhitelistedMint, u"money of this kind is not accepted here"_s);
        if (!asked)
            co_return tl::unexpected<Refusal>{refusalFor(asked.error())};
        fee = m_wallet.feeToRedeem(token);
    }
    if (!fee)
        co_return refuse(error_type::InvalidToken, u"the token is of none of its mint's keysets"_s,
            fee.error().detail);
    co_return *fee;
}

base::Task<RedeemOutcome> PaymentDesk::redeem(
    QString text, QString purpose, std::chrono::milliseconds patience)
{
    const auto deadline = m_clock.uptime() + patience;
    const auto token = cashu::tokenFromText(text);
    RedeemOutcome outcome;
    if (!token) {
        outcome.state = RedeemState::Refused;
        outcome.refusal = refusalFor(token.error());
        co_return outcome;
    }
    std::chrono::milliseconds pause = FirstPause;
    while (true) {
        const auto net = co_await m_wallet.receive(*token, purpose, m_keys);
        const auto known = m_wallet.outcomeOf(*token);
        if (net || (known && known->state == cashu::Redemption::Received)) {
            outcome.state = RedeemState::Received;
            outcome.net = net ? *net : known->net;
            co_return outcome;
        }
        outcome.refusal = refusalFor(net.error());
        Q_EMIT redeemFailed(net.error().detail);
        if (!known || known->state == cashu::Redemption::Refused) {
            outcome.state = RedeemState::Refused;
            co_return outcome;
        }
        if (m_clock.uptime() + pause >= deadline)
            co_return outcome;
        co_await m_clock.sleep(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, LongestPause);
    }
}

base::Task<cashu::SentToken> PaymentDesk::makeToken(
    cashu::MintUrl mint, base::Sats value, QString purpose)
{
    std::chrono::milliseconds pause = FirstPause;
    while (true) {
        auto token = co_await tryToken(mint, value, purpose);
        if (token) {
            Q_EMIT refundMade();
            co_return std::move(*token);
        }
        qCWarning(lcProvider).noquote() << "a refund waits:" << token.error().detail;
        Q_EMIT refundWaits(token.error().detail);
        co_await m_clock.sleep(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, LongestPause);
    }
}

base::Task<base::Result<cashu::SentToken>> PaymentDesk::tryToken(
    cashu::MintUrl mint, base::Sats value, QString purpose)
{
    // A token made before a crash, or by a request whose answer was lost.
    for (const auto& made : m_wallet.unclaimedTokens())
        if (made.purpose == purpose)
            co_return made;
    // A lost answer: the wallet goes on asking, and a second token would be one too many.
    if (m_wallet.isSending(purpose))
        co_return base::fail(
            base::Errc::TokenPending, u"the mint has not said whether the token is made"_s);
    auto token = co_await m_wallet.send(mint, value, purpose);
    if (token || token.error().code != base::Errc::Insufficient)
        co_return token;
    const auto balance = m_wallet.balance();
    for (const auto& other : balance.mints) {
        if (other.url == mint || other.spendable < value)
            continue;
        token = co_await m_wallet.send(other.url, value, purpose);
        if (token || m_wallet.isSending(purpose)) // a lost answer there is a token, too
            co_return token;
    }
    // All that is there is this value, and cutting it costs a fee: return what can be returned.
    for (qint64 less = 1; less <= MostFeesToGiveUp && less < value.value(); ++less) {
        const auto lesser = value - base::Sats{less};
        token = co_await m_wallet.send(mint, lesser, purpose);
        if (token || token.error().code != base::Errc::Insufficient)
            co_return token;
    }
    co_return token;
}

} // namespace provider
