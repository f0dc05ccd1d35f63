// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "cashu/mint_subscription.h"
#include "cashu/web_mint_socket.h"
#include "socks_server.h"
#include "wallet_fixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using cashu::MintLine;
using cashu::NoticeKind;

namespace {

// A wallet at a mint with sockets.
class MintSubscriptionTest : public test::WalletTest {
protected:
    MintSubscriptionTest() { mint.openSockets(); }

    cashu::MintQuote unpaidInvoice()
    {
        EXPECT_TRUE(resultOf(alice->addMint(mint.url())));
        const auto quote = resultOf(alice->requestInvoice(mint.url(), base::Sats{64}));
        EXPECT_TRUE(quote);
        return *quote;
    }
    int polls() const { return mint.calls(u"/v1/mint/quote/bolt11/"_s); }
};

// A line without a wallet around it.
class MintLineTest : public testing::Test {
protected:
    MintLineTest() { mint.openSockets(); }

    QString quote()
    {
        const auto answer = mint.mint().answer(
            "POST", u"/v1/mint/quote/bolt11"_s, R"({"amount":5,"unit":"sat"})");
        return QJsonDocument::fromJson(answer.answer.body)[u"quote"].toString();
    }
    std::unique_ptr<cashu::MintWatch> watch(const QStringList& filters)
    {
        auto watch = std::make_unique<cashu::MintWatch>(clock, NoticeKind::MintQuote, filters);
        line.add(*watch);
        return watch;
    }

    test::FakeClock clock;
    test::FakeMint mint{clock};
    MintLine line{std::make_shared<cashu::MintClient>(mint.connect(), clock), clock};
};

} // namespace

TEST_F(MintSubscriptionTest, SeesAPaidInvoiceAtOnce)
{
    const auto quote = unpaidInvoice();
    mint.mint().setInvoicesPaying(false);
    auto collecting = alice->collect(quote.id, 10min);

    clock.advance(250ms);
    EXPECT_FALSE(collecting.isDone());
    clock.advance(250ms);

    ASSERT_TRUE(collecting.isDone()) << "the invoice pays itself after 300 ms";
    EXPECT_EQ(*collecting.await_resume(), base::Sats{64});
}

TEST_F(MintSubscriptionTest, AsksSeldomWhileTheSocketIsOpen)
{
    mint.mint().setInvoicesPaying(false);
    const auto quote = unpaidInvoice();
    mint.forgetCalls();

    EXPECT_FALSE(resultOf(alice->collect(quote.id, 5min)));

    EXPECT_GE(polls(), 8) << "the slow poll always runs beside it";
    EXPECT_LE(polls(), 14);
}

TEST_F(MintSubscriptionTest, FallsBackToAskingWhenTheSocketBreaks)
{
    mint.mint().setInvoicesPaying(false);
    const auto quote = unpaidInvoice();
    auto collecting = alice->collect(quote.id, 60s);
    clock.advance(5s);
    mint.forgetCalls();

    mint.cutSockets();
    clock.advance(15s);

    EXPECT_GE(polls(), 1);
    EXPECT_GE(mint.socketsMade(), 2) << "and connects again";
}

TEST_F(MintSubscriptionTest, NoticesAClaimedToken)
{
    fund(alice, base::Sats{100});
    const auto token = aToken(base::Sats{10});
    ASSERT_EQ(alice->unclaimedTokens().size(), 1);
    clock.advance(1s);
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())));

    ASSERT_TRUE(resultOf(bob->receive(token, {})));
    clock.advance(1s);

    EXPECT_TRUE(alice->unclaimedTokens().isEmpty());
    expectBooksBalanced();
}

TEST_F(MintSubscriptionTest, SettlesAPendingPaymentAtOnce)
{
    fund(alice, base::Sats{500});
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    const auto quote
        = resultOf(alice->quoteMelt(mint.url(), mint.mint().foreignInvoice(base::Sats{100})));
    ASSERT_TRUE(quote);
    ASSERT_EQ(resultOf(alice->melt(quote->id))->state, cashu::MeltQuoteState::Pending);
    clock.advance(10min); // the wallet itself asks once a minute by now

    ASSERT_TRUE(mint.mint().endPendingPayments(practice::Payment::Succeeds));
    clock.advance(1s);

    EXPECT_EQ(reserved(alice), base::Sats{0});
    expectBooksBalanced();
}

TEST_F(MintLineTest, PromisesNoticesOnceTheMintHas)
{
    const auto watched = watch({quote()});
    EXPECT_FALSE(watched->isLive());

    clock.advance(10ms);

    EXPECT_TRUE(watched->isLive());
}

TEST_F(MintLineTest, AsksAMintWithoutSocketsForNone)
{
    mint.setWeather(test::MintWeather::Unreachable);

    const auto watched = watch({quote()});
    clock.advance(1h);

    EXPECT_FALSE(watched->isLive());
    EXPECT_EQ(mint.socketsMade() > 10, true) << "it goes on trying";
    EXPECT_LT(mint.socketsMade(), 30) << "ever slower";
}

TEST_F(MintLineTest, SaysWhatHappenedWhileTheSocketWasBroken)
{
    mint.mint().setInvoicesPaying(true);
    const auto watched = watch({quote()});
    clock.advance(10ms);
    mint.cutSockets();
    auto changing = watched->change(1h);

    clock.advance(5s);

    ASSERT_TRUE(changing.isDone());
    EXPECT_TRUE(changing.await_resume());
}

TEST_F(MintLineTest, DoesNotWakeForTheStateThatEveryQuoteBeginsWith)
{
    mint.mint().setInvoicesPaying(false);
    const auto watched = watch({quote()});

    auto changing = watched->change(1min);
    clock.advance(59s);
    EXPECT_FALSE(changing.isDone());
    clock.advance(1s);

    EXPECT_FALSE(changing.await_resume());
}

TEST_F(MintLineTest, HangsUpWhenNothingIsWatched)
{
    auto watched = watch({quote()});
    clock.advance(10ms);
    watched.reset();
    clock.advance(MintLine::Linger + 1s);

    const auto next = watch({quote()});
    clock.advance(10ms);

    EXPECT_EQ(mint.socketsMade(), 2);
    EXPECT_TRUE(next->isLive());
}

TEST_F(MintLineTest, WatchesOnlySoMuch)
{
    std::vector<std::unique_ptr<cashu::MintWatch>> watches;
    const auto id = quote();
    for (qsizetype i = 0; i < MintLine::MaxWatches; ++i)
        watches.push_back(watch({id}));
    const auto oneTooMany = watch({id});
    clock.advance(100ms);

    EXPECT_TRUE(watches.back()->isLive());
    EXPECT_FALSE(oneTooMany->isLive());
    watches.clear();
    EXPECT_FALSE(watch(QStringList(MintLine::MaxFilters + 1, id))->isLive());
}

TEST_F(MintLineTest, OutlivesNoWatchAndIsOutlivedByThem)
{
    auto other = std::make_unique<MintLine>(
        std::make_shared<cashu::MintClient>(mint.connect(), clock), clock);
    cashu::MintWatch watched{clock, NoticeKind::MintQuote, {quote()}};
    other->add(watched);
    clock.advance(10ms);
    ASSERT_TRUE(watched.isLive());

    other.reset();

    EXPECT_FALSE(watched.isLive());
}

TEST(MintNotice, IsReadFromWhatMintsWrite)
{
    const auto changed = cashu::mintNoticeFromText(
        uR"({"jsonrpc":"2.0","method":"subscribe","params":{"subId":"a","payload":{"quote":"q","state":"PAID"}}})"_s);
    const auto derived = cashu::mintNoticeFromText(
        uR"({"method":"subscribe","params":{"subId":"a","payload":{"quote":"q","amount_paid":5,"amount_issued":0}}})"_s);
    const auto accepted = cashu::mintNoticeFromText(
        uR"({"jsonrpc":"2.0","result":{"status":"OK","subId":"a"},"id":"7"})"_s);
    const auto refused
        = cashu::mintNoticeFromText(uR"({"error":{"code":-32602,"message":"no"},"id":8})"_s);

    ASSERT_TRUE(changed && derived && accepted && refused);
    EXPECT_EQ(changed->object, u"q");
    EXPECT_EQ(changed->state, u"PAID");
    EXPECT_EQ(derived->state, u"5/0");
    EXPECT_EQ(accepted->type, cashu::MintNotice::Type::Accepted);
    EXPECT_EQ(accepted->request, 7) << "some mints write the id as text";
    EXPECT_EQ(refused->type, cashu::MintNotice::Type::Refused);
}

TEST(MintNotice, RefusesWhatIsNone)
{
    for (const auto& text : {u"[]"_s, u"{}"_s, u"{\"id\":1}"_s,
             u"{\"method\":\"subscribe\",\"params\":{\"subId\":\"a\"}}"_s,
             QString{cashu::MaxSocketMessage + 1, u' '}})
        EXPECT_FALSE(cashu::mintNoticeFromText(text));
}

TEST(WebMintSocket, StaysAtTheMintsAddress)
{
    EXPECT_EQ(cashu::socketAddress(*cashu::MintUrl::fromText(u"https://mint.example/Bitcoin"_s)),
        u"wss://mint.example/Bitcoin/v1/ws");
    EXPECT_EQ(cashu::socketAddress(*cashu::MintUrl::fromText(u"http://127.0.0.1:3338"_s)),
        u"ws://127.0.0.1:3338/v1/ws");
}

TEST(WebMintSocket, GoesThroughTheProxyThatLooksUpTheMintsName)
{
    base::SystemClock clock;
    test::SocksServer socks{9}; // leads nowhere
    cashu::WebMintSocket socket{clock, *cashu::MintUrl::fromText(u"https://mint.invalid"_s),
        *net::Proxy::fromText(socks.url())};

    socket.open();

    EXPECT_TRUE(test::waitUntil([&] { return !socks.asked.isEmpty(); }));
    EXPECT_EQ(socks.asked.value(0), u"name:mint.invalid:443"_s);
}
