// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk says about a payment, and how many tokens it makes, at mints that keep silent in
// the middle.
#include "fake_clock.h"
#include "fake_mint.h"
#include "fake_random.h"
#include "provider/daemon/payment_desk.h"
#include "refusing_mint.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gtest/gtest.h>

namespace test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using base::Sats;

class PaymentDeskTest : public testing::Test {
protected:
    struct Purse {
        std::unique_ptr<storage::Database> database
            = storage::Database::open(u":memory:"_s).value();
        std::unique_ptr<cashu::Wallet> wallet;
    };

    Purse aPurse(std::uint8_t seed, cashu::MintConnector connector)
    {
        Purse purse;
        std::array<std::uint8_t, 64> bytes{};
        bytes.fill(seed);
        purse.wallet = cashu::Wallet::open(*purse.database, std::move(connector), clock, random,
            crypto::SecretBytes<64>{bytes}, cashu::PracticeMoney::Required)
                           .value();
        return purse;
    }

    FakeMint& mintOf(const cashu::MintUrl& url)
    {
        for (auto* mint : {&first, &second, &third}) {
            if (mint->url() == url)
                return *mint;
        }
        return first;
    }

    cashu::MintConnector connector()
    {
        return [this](const cashu::MintUrl& url) {
            return std::make_shared<RefusingMint>(
                mintOf(url).connect(), [this](const QString& path, const QByteArray& body) {
                    const auto inputs
                        = QJsonDocument::fromJson(body).object()[u"inputs"_s].toArray();
                    return path == u"/v1/swap"_s && inputs.size() > mostInputs ? 11014 : 0;
                });
        };
    }

    template <typename T>
    T resultOf(base::Task<T> task)
    {
        for (auto waited = 0ms; !task.isDone() && waited < 10min; waited += 100ms)
            clock.advance(100ms);
        if (!task.isDone())
            qFatal("a task did not end");
        return task.await_resume();
    }

    void fund(cashu::Wallet& wallet, FakeMint& mint, Sats amount)
    {
        ASSERT_TRUE(resultOf(wallet.addMint(mint.url())));
        const auto quote = resultOf(wallet.requestInvoice(mint.url(), amount));
        ASSERT_TRUE(quote);
        ASSERT_TRUE(resultOf(wallet.collect(quote->id, 1min)));
    }

    FakeClock clock;
    FakeRandom random;
    FakeMint first{clock};
    FakeMint second{clock, {}, u"https://second.example"_s, 8};
    FakeMint third{clock, {}, u"https://third.example"_s, 9};
    qsizetype mostInputs = 1000;
    Purse tenant = aPurse(1, connector());
    Purse own = aPurse(2, connector());
    const nostr::SecretKey key = nostr::SecretKey::generate(random);
    const QStringList accepted{
        first.url().toString(), second.url().toString(), third.url().toString()};
    provider::PaymentDesk desk{*own.wallet, clock, key, accepted};
};

TEST_F(PaymentDeskTest, DoesNotRefuseAPaymentOfWhichItHasAPart)
{
    fund(*tenant.wallet, first, Sats{1000});
    ASSERT_TRUE(resultOf(own.wallet->addMint(first.url())));
    const auto token = resultOf(tenant.wallet->send(first.url(), Sats{63}, {}))->text;
    mostInputs = 3;
    int swaps = 0;
    first.setWeather([&swaps](const QString& path) {
        const bool isLost = path == u"/v1/swap"_s && ++swaps > 1;
        return isLost ? MintWeather::AnswerLost : MintWeather::Clear;
    });

    const auto outcome = resultOf(desk.redeem(token, u"lease"_s, 10s));

    EXPECT_EQ(outcome.state, provider::RedeemState::Unclear);
    EXPECT_TRUE(desk.wasTouched(token));
    EXPECT_GT(own.wallet->balance().spendable, Sats{0});
    first.setWeather(MintWeather::Clear);
    const auto later = resultOf(desk.redeem(token, u"lease"_s, 1h));
    EXPECT_EQ(later.state, provider::RedeemState::Received);
    EXPECT_EQ(later.net, own.wallet->balance().spendable);
}

TEST_F(PaymentDeskTest, MakesOneTokenWhenAnotherMintsAnswerIsLost)
{
    fund(*own.wallet, first, Sats{10});
    fund(*own.wallet, second, Sats{1000});
    fund(*own.wallet, third, Sats{1000});
    for (auto* mint : {&second, &third})
        mint->strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);

    const auto token = resultOf(desk.makeToken(first.url(), Sats{990}, u"refund 1"_s));
    clock.advance(2min);

    EXPECT_EQ(token.amount, Sats{990});
    EXPECT_GT(second.calls(u"/v1/swap"_s), 0);
    EXPECT_EQ(own.wallet->unclaimedTokens().size(), 1);
}

} // namespace test
