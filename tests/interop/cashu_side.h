// SPDX-License-Identifier: GPL-3.0-or-later
// Our side of an exchange of money with a peer: a wallet over real sockets, on a database in
// memory.
#pragma once

#include "await.h"
#include "base/clock.h"
#include "base/random.h"
#include "cashu/http_mint.h"
#include "cashu/invoice.h"
#include "cashu/payment_request.h"
#include "cashu/wallet.h"
#include "crypto/hash.h"
#include "table.h"

#include <gtest/gtest.h>

namespace test {

using base::Sats;

// A key that a wallet without our code can sign with, its point, and a key that opens nothing.
inline const auto LockSecret
    = QStringLiteral("0000000000000000000000000000000000000000000000000000000000000001");
inline const auto LockPubkey
    = QStringLiteral("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
inline const auto OtherSecret
    = QStringLiteral("0000000000000000000000000000000000000000000000000000000000000002");

class CashuSide : public testing::Test {
protected:
    static constexpr auto Limit = std::chrono::seconds{60};

    using Seed = std::array<std::uint8_t, 64>;
    Seed newSeed()
    {
        Seed seed{};
        random.fill(seed);
        return seed;
    }

    struct Purse {
        std::unique_ptr<storage::Database> database;
        std::unique_ptr<cashu::Wallet> wallet;

        cashu::Wallet* operator->() const { return wallet.get(); }
    };
    // A new wallet that knows the mint.
    Purse openPurse(const Seed& seed, cashu::PracticeMoney practice)
    {
        Purse purse;
        purse.database = storage::Database::open(QStringLiteral(":memory:")).value();
        purse.wallet = cashu::Wallet::open(*purse.database, cashu::httpMintConnector(http), clock,
            random, crypto::SecretBytes<64>{seed}, practice)
                           .value();
        expectOk(resultOf(purse->addMint(mint()), Limit));
        return purse;
    }
    void fund(const Purse& purse, Sats amount)
    {
        const auto quote = resultOf(purse->requestInvoice(mint(), amount), Limit);
        expectOk(quote);
        if (!quote)
            return;
        const auto collected = resultOf(purse->collect(quote->id, Limit), Limit);
        expectOk(collected);
        EXPECT_EQ(collected.value_or(Sats{}), amount);
    }
    template <typename T>
    static void expectOk(const base::Result<T>& result)
    {
        EXPECT_TRUE(result) << (result ? "" : result.error().detail.toStdString());
    }
    QString send(const Purse& purse, Sats amount)
    {
        const auto sent = resultOf(purse->send(mint(), amount, QStringLiteral("interop")), Limit);
        expectOk(sent);
        return sent ? sent->text : QString{};
    }
    base::Result<Sats> receive(const Purse& purse, const QString& text)
    {
        auto token = cashu::tokenFromText(text);
        if (!token)
            return tl::unexpected{token.error()};
        return resultOf(purse->receive(*token, QStringLiteral("interop")), Limit);
    }
    // Everything but the mint's fee arrives.
    void expectAllReceived(const Purse& purse, const QString& text, Sats faceValue)
    {
        const auto token = cashu::tokenFromText(text);
        expectOk(token);
        if (!token)
            return;
        EXPECT_EQ(cashu::value(*token), faceValue);
        const auto got = receive(purse, text);
        expectOk(got);
        const auto fee = purse->feeToRedeem(*token);
        expectOk(fee);
        EXPECT_EQ(got.value_or(Sats{}) + fee.value_or(Sats{}), faceValue);
    }
    // Ours for the peer, who needs the right key, and the peer's for us.
    void exchangeLockedTokens(const Purse& purse, const QString& peer)
    {
        const auto lock
            = cashu::lockTerms({.keys = {crypto::CurvePoint::fromHex(LockPubkey).value()}});
        expectOk(lock);
        const auto sent
            = resultOf(purse->sendLocked(mint(), Sats{64}, *lock, QStringLiteral("locked")), Limit);
        expectOk(sent);
        const auto ours = sent ? sent->text : QString{};
        const QString token = QStringLiteral("token");
        const QString key = QStringLiteral("privkey");
        EXPECT_TRUE(refuses(peer, QStringLiteral("receive"), {{token, ours}, {key, OtherSecret}}));
        const auto taken
            = asks(peer, QStringLiteral("receive"), {{token, ours}, {key, LockSecret}});
        const auto lockKey = purse->newLockKey();
        expectOk(lockKey);
        const auto theirs = asks(peer, QStringLiteral("send"),
            {{token, taken[token]}, {QStringLiteral("amount"), 32},
                {QStringLiteral("pubkey"), lockKey ? lockKey->toHex() : QString{}}});
        expectAllReceived(purse, theirs[token].toString(), Sats{32});
    }
    // Of somebody's node that no mint here knows.
    QString invoiceFor(Sats amount)
    {
        cashu::Invoice invoice;
        invoice.network = cashu::LightningNetwork::Regtest;
        invoice.amount = base::toMsats(amount);
        invoice.createdAt = clock.now();
        invoice.paymentHash = crypto::sha256(random.bytes32());
        invoice.paymentSecret = random.bytes32();
        return cashu::toText(invoice, crypto::SecretBytes<32>{random.bytes32()}).value();
    }
    cashu::MintUrl mint() const { return cashu::MintUrl::fromText(mintUrl).value(); }

    // Answers of a third-party wallet at the same mint.
    QJsonObject asks(const QString& peer, const QString& command, QJsonObject input)
    {
        input.insert(QStringLiteral("mint"), mintUrl);
        const auto answer = ask(peer, command, input, std::chrono::minutes{2});
        EXPECT_TRUE(answer.error.isEmpty())
            << command.toStdString() << ": " << answer.error.toStdString();
        return answer.json;
    }
    bool refuses(const QString& peer, const QString& command, QJsonObject input)
    {
        input.insert(QStringLiteral("mint"), mintUrl);
        return !ask(peer, command, input, std::chrono::minutes{2}).error.isEmpty();
    }

    base::SystemClock clock;
    base::SystemRandom random;
    net::HttpClient http{clock};
    QString mintUrl;
};

} // namespace test
