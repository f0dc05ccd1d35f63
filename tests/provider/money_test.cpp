// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider takes, keeps, owes and gives back.
#include "cashu/lock_terms.h"
#include "provider/daemon/lease_store.h"
#include "provider/daemon/totals_store.h"
#include "provider_world.h"

namespace test {

class ProviderMoney : public ProviderTest {
protected:
    ~ProviderMoney() override { EXPECT_EQ(totals().difference().value(), 0); }

    provider::TotalsStore totals() { return provider::TotalsStore{*database}; }
    Msats sum(provider::Total total) { return totals().sum(total).value(); }

    QString lockedToken(Renter& renter, const std::array<std::uint8_t, 32>& key,
        std::optional<base::UnixTime> locktime)
    {
        cashu::LockOptions options;
        options.keys = {cashu::lockKeyOfNostr(key).value()};
        options.locktime = locktime;
        if (locktime)
            options.refundKeys = {renter.wallet().newLockKey().value()};
        auto sending = renter.wallet().sendLocked(
            mint.url(), Sats{64}, cashu::lockTerms(options).value(), u"rent"_s);
        EXPECT_TRUE(passUntil([&] { return sending.isDone(); }));
        return sending.await_resume().value().text;
    }
    void ask(Renter& renter, const QString& token, const QString& size = u"basic"_s)
    {
        const auto before = renter.heard().size();
        auto request = renter.request(token);
        request.specId = size;
        renter.say(protocol::toJson(request));
        ASSERT_TRUE(passUntil([&] { return renter.heard().size() > before; }));
    }
    Msats creditOf(const Renter& renter)
    {
        return provider::LeaseStore{*database}.creditOf(renter.key()).value();
    }
    void passToTheEnd()
    {
        const auto before = count(JournalKind::Ended);
        ASSERT_TRUE(passUntil([&] { return count(JournalKind::Ended) > before; }));
    }
};

TEST_F(ProviderMoney, TakesTokensThatAreLockedToIt)
{
    const auto renter = aRenter();
    EXPECT_TRUE(daemon->state().capabilities.contains(protocol::LockCapability));

    ask(*renter, lockedToken(*renter, config.key.publicKey().bytes(), clock.now() + 1h));
    EXPECT_TRUE(renter->last<protocol::AccessDetails>());
    ask(*renter, lockedToken(*renter, config.key.publicKey().bytes(), {}));

    EXPECT_EQ(backend.machines.size(), 2U);
    EXPECT_EQ(sum(provider::Total::Received), base::toMsats(Sats{126}));
}

TEST_F(ProviderMoney, LeavesTokensAloneThatAreLockedToOthers)
{
    const auto renter = aRenter();
    const auto token = lockedToken(*renter, aRenter()->key().bytes(), {});
    mint.forgetCalls();

    ask(*renter, token);

    EXPECT_EQ(renter->lastError(), u"invalid_token"_s);
    EXPECT_EQ(mint.calls(u"/v1/swap"_s), 0);
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(ProviderMoney, LeavesTokensAloneThatTheirSenderCanTakeBackTooSoon)
{
    const auto renter = aRenter();
    const auto token = lockedToken(*renter, config.key.publicKey().bytes(), clock.now() + 14min);

    ask(*renter, token);

    EXPECT_EQ(renter->lastError(), u"invalid_token"_s);
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
}

// §12.1 M17
TEST_F(ProviderMoney, CarriesWhatBuysNoWholeSecondIntoTheNextLease)
{
    config.specs.first().ratePerSecond = Msats{5200};
    config.minimumDuration = 5s;
    restart();
    const auto renter = aRenter();
    rent(*renter, Sats{64}); // 63 000 msat: 12 s and 600 msat

    passToTheEnd();
    EXPECT_EQ(creditOf(*renter), Msats{600});
    EXPECT_EQ(daemon->state().owedToTenants, Msats{600});
    EXPECT_EQ(daemon->state().earnedTotal, Msats{62'400});
    ask(*renter, renter->token(Sats{64}));

    EXPECT_EQ(creditOf(*renter), Msats{0});
    EXPECT_EQ(lease().paid, Msats{63'600});
}

TEST_F(ProviderMoney, KeepsTheCreditOfALeaseThatCouldNotBegin)
{
    config.specs.first().ratePerSecond = Msats{5200};
    config.minimumDuration = 5s;
    restart();
    const auto renter = aRenter();
    rent(*renter, Sats{64});
    passToTheEnd();
    backend.createsToFail = 1;

    ask(*renter, renter->token(Sats{64}));
    ASSERT_TRUE(passUntil([&] { return renter->lastError() == u"backend_error"_s; }));

    // The returned token cost a sat, which is owed as well.
    EXPECT_EQ(creditOf(*renter).value() % 1000, 600);
    EXPECT_EQ(sum(provider::Total::Prepaid), Msats{0});
}

TEST_F(ProviderMoney, ReturnsAllUnusedTimeWhenTheOwnerEndsEverything)
{
    const auto first = aRenter();
    const auto second = aRenter();
    rent(*first);
    rent(*second);
    backend.hangsOnCreate = true;
    const auto third = aRenter();
    third->say(protocol::toJson(third->request(third->token(Sats{64}))));
    pass(5s);
    const auto owed = daemon->state().owedToTenants;
    EXPECT_GT(owed, base::toMsats(Sats{180}));

    auto returning = daemon->returnAllTime(1min);
    pass(2s);
    EXPECT_FALSE(returning.isDone()); // one is still being created
    backend.releaseCreates();
    ASSERT_TRUE(passUntil([&] { return returning.isDone(); }));

    EXPECT_TRUE(returning.await_resume());
    EXPECT_TRUE(backend.machines.empty());
    for (const auto* renter : {first.get(), second.get(), third.get()}) {
        ASSERT_TRUE(renter->closed());
        EXPECT_GE(renter->closed()->refund, Sats{60});
    }
    EXPECT_LT(daemon->state().owedToTenants, Msats{6000}); // parts of sats, and fees
    EXPECT_EQ(daemon->state().banner, provider::BannerState::Paused);
}

TEST_F(ProviderMoney, GoesOnReturningAfterTheNextStartWhenTheLimitCameFirst)
{
    const auto tenant = aRenter();
    rent(*tenant);
    relay.refusesConnections = true;
    relay.disconnectAll();

    auto returning = daemon->returnAllTime(5s);
    ASSERT_TRUE(passUntil([&] { return returning.isDone(); }));
    EXPECT_FALSE(returning.await_resume()); // its tenant does not know yet
    relay.refusesConnections = false;
    restart();

    EXPECT_TRUE(passUntil([&] { return tenant->closed().has_value(); }, 3min));
}

TEST_F(ProviderMoney, OpensEveryTotalDownToProofs)
{
    const auto tenant = aRenter();
    const auto podId = rent(*tenant);
    tenant->say(protocol::toJson(protocol::TopUpRequest{podId, tenant->token(Sats{32})}));
    ASSERT_TRUE(passUntil([&] { return tenant->last<protocol::TopUpReply>().has_value(); }));
    EXPECT_EQ(sum(provider::Total::Prepaid), sum(provider::Total::Received));
    pass(100s);
    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));
    pass(3s);

    for (const auto total : provider::Totals) {
        Msats added;
        const auto lines = totals().lines(total).value();
        for (const auto& line : lines) {
            added += line.amount;
            if (total != provider::Total::Credits) {
                EXPECT_EQ(totals().paymentsOf(line.lease)->size(), 2U);
            }
        }
        EXPECT_EQ(added, sum(total));
    }
    const auto received = totals().lines(provider::Total::Received).value();
    ASSERT_EQ(received.size(), 2U);
    Sats came;
    for (const auto& line : received) {
        const auto proofs = provider::proofsOf(line.token).value();
        for (const auto& proof : proofs)
            came += proof.amount;
    }
    EXPECT_EQ(came, Sats{96}); // what the tenant sent, before the mint's fee
    const auto refunded = totals().lines(provider::Total::Refunded).value();
    ASSERT_EQ(refunded.size(), 1U);
    Sats went;
    const auto sent = wallet->sentToken(refunded.front().sentToken).value();
    const auto proofs = provider::proofsOf(sent.text).value();
    for (const auto& proof : proofs)
        went += proof.amount;
    EXPECT_EQ(went, tenant->closed()->refund);
    EXPECT_EQ(base::toMsats(went), sum(provider::Total::Refunded));
}

TEST_F(ProviderMoney, SaysWhenItsBooksDiffer)
{
    rent(*aRenter());
    ASSERT_TRUE(database->execute(u"UPDATE payments SET net_sat = net_sat + 1"_s));

    EXPECT_TRUE(passUntil(
        [&] {
            return std::ranges::any_of(daemon->state().notices, [](const provider::Notice& notice) {
                return notice.code == provider::NoticeCode::BooksDiffer;
            });
        },
        2h));
    ASSERT_TRUE(database->execute(u"UPDATE payments SET net_sat = net_sat - 1"_s));
}

// B17: whatever happens in which order, what came in is earned, returned, or owed.
class ProviderHistory : public ProviderMoney, public testing::WithParamInterface<int> { };

TEST_P(ProviderHistory, AddsUpAtEveryStep)
{
    config.specs.first().ratePerSecond = Msats{730};
    config.minimumDuration = 5s;
    restart();
    FakeRandom dice{static_cast<std::uint64_t>(GetParam())};
    const auto roll = [&](int sides) {
        return static_cast<int>(static_cast<quint8>(dice.bytes(1).at(0)) % sides);
    };
    std::vector<std::unique_ptr<Renter>> renters;
    for (int i = 0; i < 3; ++i)
        renters.push_back(aRenter(Sats{4000}));
    for (int step = 0; step < 20; ++step) {
        auto& renter = *renters[static_cast<std::size_t>(roll(3))];
        const auto details = renter.last<protocol::AccessDetails>();
        mint.setWeather(MintWeather::Clear); // for the renters' own business
        switch (roll(8)) {
        case 0:
        case 1: {
            const auto token = renter.token(Sats{20 + roll(60)});
            if (roll(3) == 0)
                mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);
            renter.say(protocol::toJson(renter.request(token)));
            break;
        }
        case 2:
            if (details)
                renter.say(protocol::toJson(
                    protocol::TopUpRequest{details->podId, renter.token(Sats{5 + roll(20)})}));
            break;
        case 3:
            if (details)
                renter.stop(details->podId);
            break;
        case 4:
            backend.createsToFail = 1;
            break;
        case 5:
            restart();
            break;
        default:
            pass(std::chrono::seconds{roll(60)});
            break;
        }
        pass(std::chrono::milliseconds{100 * roll(30)});
        ASSERT_EQ(totals().difference().value(), 0) << "step " << step;
    }
    auto returning = daemon->returnAllTime(10min);
    ASSERT_TRUE(passUntil([&] { return returning.isDone(); }, 11min));
    EXPECT_TRUE(returning.await_resume());
    EXPECT_EQ(sum(provider::Total::Prepaid), Msats{0});
    EXPECT_EQ(sum(provider::Total::RefundsDue), Msats{0});
    EXPECT_EQ(sum(provider::Total::ReturnsDue), Msats{0});
    EXPECT_TRUE(backend.machines.empty());
}

INSTANTIATE_TEST_SUITE_P(Dice, ProviderHistory, testing::Range(1, 5));

} // namespace test
