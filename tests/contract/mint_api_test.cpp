// SPDX-License-Identifier: GPL-3.0-or-later
// What every way to a mint promises: the mint without sockets, and the same mint over HTTP.
#include "cashu/http_mint.h"
#include "cashu/wallet.h"
#include "practice/practice_mint_server.h"
#include "support/await.h"
#include "support/fake_mint.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using base::Errc;
using base::Sats;

class Road {
public:
    virtual ~Road() = default;
    virtual cashu::MintUrl url() = 0;
    virtual cashu::MintConnector connector() = 0;
    virtual practice::PracticeMint& mint() = 0;
};

class ShortRoad final : public Road {
public:
    cashu::MintUrl url() override { return m_mint.url(); }
    cashu::MintConnector connector() override { return m_mint.connector(); }
    practice::PracticeMint& mint() override { return m_mint.mint(); }

private:
    base::SystemClock m_clock;
    test::FakeMint m_mint{m_clock};
};

class HttpRoad final : public Road {
public:
    HttpRoad()
    {
        if (!m_server.listen(0))
            qFatal("no port for the mint");
    }
    cashu::MintUrl url() override { return *cashu::MintUrl::fromText(m_server.url()); }
    cashu::MintConnector connector() override { return cashu::httpMintConnector(m_http); }
    practice::PracticeMint& mint() override { return *m_mint; }

private:
    base::SystemClock m_clock;
    test::FakeRandom m_random;
    std::unique_ptr<storage::Database> m_database
        = *storage::Database::open(QStringLiteral(":memory:"));
    std::unique_ptr<practice::PracticeMint> m_mint
        = *practice::PracticeMint::open(*m_database, m_clock, m_random);
    practice::PracticeMintServer m_server{*m_mint, m_clock};
    net::HttpClient m_http{m_clock};
};

struct Kind {
    const char* name;
    std::unique_ptr<Road> (*make)();
};

class MintApiContract : public ::testing::TestWithParam<Kind> {
protected:
    std::unique_ptr<cashu::Wallet> aWallet(std::uint8_t seed)
    {
        std::array<std::uint8_t, 64> bytes{};
        bytes.fill(seed);
        databases.push_back(*storage::Database::open(QStringLiteral(":memory:")));
        auto wallet = *cashu::Wallet::open(*databases.back(), road->connector(), clock, random,
            crypto::SecretBytes<64>{bytes}, cashu::PracticeMoney::Required);
        EXPECT_TRUE(test::resultOf(wallet->addMint(road->url())).has_value());
        return wallet;
    }

    std::unique_ptr<Road> road = GetParam().make();
    std::shared_ptr<cashu::MintApi> api = road->connector()(road->url());
    base::SystemClock clock;
    test::FakeRandom random;
    std::vector<std::unique_ptr<storage::Database>> databases;
};

TEST_P(MintApiContract, BringsAnswersWithTheirStatus)
{
    const auto info = test::resultOf(api->get(QStringLiteral("/v1/info")));
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info->status, 200);
    EXPECT_TRUE(info->body.contains("\"practice\":true"));

    const auto refused
        = test::resultOf(api->post(QStringLiteral("/v1/swap"), QByteArrayLiteral("{}")));
    ASSERT_TRUE(refused.has_value());
    EXPECT_GE(refused->status, 400);
    EXPECT_LT(refused->status, 500);
}

TEST_P(MintApiContract, CallsALostAnswerNetwork)
{
    // Every time: Qt sends a request again when the connection breaks before an answer.
    road->mint().inject(practice::MintFault::LoseAnswer, QStringLiteral("/v1/"), 20);

    const auto lost = test::resultOf(
        api->post(QStringLiteral("/v1/checkstate"), QByteArrayLiteral("{\"Ys\":[]}")));

    EXPECT_EQ(lost.error().code, Errc::Network);
}

TEST_P(MintApiContract, HandsOnAServerError)
{
    road->mint().inject(practice::MintFault::ServerError);

    EXPECT_GE(test::resultOf(api->get(QStringLiteral("/v1/keys")))->status, 500);
}

TEST_P(MintApiContract, StopsWaitingWhenCancelled)
{
    road->mint().inject(practice::MintFault::Hang);
    {
        auto hanging = api->get(QStringLiteral("/v1/keys"));
        EXPECT_FALSE(test::waitUntil([&hanging] { return hanging.isDone(); }, 200ms));
    }

    EXPECT_EQ(test::resultOf(api->get(QStringLiteral("/v1/keys")))->status, 200);
}

TEST_P(MintApiContract, CarriesAWholeTrade)
{
    const auto alice = aWallet(1);
    const auto bob = aWallet(2);
    const auto quote = test::resultOf(alice->requestInvoice(road->url(), Sats{1000}));
    ASSERT_TRUE(quote.has_value());
    ASSERT_EQ(*test::resultOf(alice->collect(quote->id, 10s)), Sats{1000});

    const auto sent = test::resultOf(alice->send(road->url(), Sats{300}, QStringLiteral("trade")));
    ASSERT_TRUE(sent.has_value());
    const auto received = test::resultOf(bob->receive(*cashu::tokenFromText(sent->text), {}));

    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(*received, Sats{299});
    EXPECT_EQ(
        *test::resultOf(alice->fateOf(*cashu::tokenFromText(sent->text))), cashu::TokenFate::Spent);
    EXPECT_EQ(
        alice->balance().spendable + bob->balance().spendable, road->mint().books()->outstanding);
}

INSTANTIATE_TEST_SUITE_P(Mints, MintApiContract,
    ::testing::Values(Kind{"WithoutSockets", [] { return std::unique_ptr<Road>{new ShortRoad}; }},
        Kind{"OverHttp", [] { return std::unique_ptr<Road>{new HttpRoad}; }}),
    [](const auto& tested) { return std::string{tested.param.name}; });

} // namespace
