// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts that refuse, mints that hang or lie dead, and a provider that is killed at any moment: the
// value ends with the tenant or as paid time, and nothing runs without a lease.
#include "provider_world.h"

namespace test {

class ProviderInBadWeather : public ProviderTest {
protected:
    void expectBooksBalanced(Renter& renter)
    {
        // Every token has been redeemed: what a wallet still lists as sent is with its receiver.
        EXPECT_EQ(renter.wallet().balance().spendable + wallet->balance().spendable,
            mint.books().outstanding);
    }

    void leaveHalfMadeMachine()
    {
        backends::WorkloadSpec spec;
        spec.id.value = database->query(u"SELECT workload FROM leases"_s)->front().text(0);
        backend.machines.emplace(spec.id, FakeBackend::Machine{spec});
    }
};

TEST_F(ProviderInBadWeather, ReturnsTheValueWhenTheHostRefuses)
{
    const auto renter = aRenter();
    backend.createsToFail = 1;

    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    const auto error = renter->last<protocol::ErrorReply>();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->type, u"backend_error"_s);
    ASSERT_TRUE(error->refundToken);
    EXPECT_EQ(cashu::value(cashu::tokenFromText(*error->refundToken).value()),
        Sats{63}); // all that arrived
    EXPECT_EQ(lease().state, LeaseState::Failed);
    EXPECT_TRUE(backend.machines.empty());
    EXPECT_EQ(daemon->state().earnedTotal, Msats{0});
    EXPECT_EQ(renter->redeem(*error->refundToken), Sats{62});
}

TEST_F(ProviderInBadWeather, AnswersAtOnceWhenTheMintIsDead)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    mint.setWeather(MintWeather::Unreachable);

    renter->say(protocol::toJson(renter->request(token)));
    passUntil([&] { return !renter->heard().isEmpty(); }, 5min);
    mint.setWeather(MintWeather::Clear);
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }, 5min));

    // Either the provider could still redeem it, or it never did.
    if (renter->last<protocol::ErrorReply>()
        && !renter->last<protocol::ErrorReply>()->refundToken) {
        EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
    }
}

TEST_F(ProviderInBadWeather, ServesWhenOnlyTheMintsAnswerWasLost)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);

    renter->say(protocol::toJson(renter->request(token)));

    EXPECT_TRUE(
        passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }, 2min));
    EXPECT_EQ(count(JournalKind::Redeemed), 1);
}

TEST_F(ProviderInBadWeather, GoesOnAfterARestartWhileTheMintHangs)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    mint.strikeOnce(MintWeather::AnswerHangs, u"/v1/swap"_s);
    renter->say(protocol::toJson(renter->request(token)));
    pass(2s);
    ASSERT_EQ(lease().state, LeaseState::Admitted);

    restart();

    EXPECT_TRUE(
        passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }, 2min));
    EXPECT_EQ(count(JournalKind::Redeemed), 1);
    EXPECT_EQ(backend.machines.size(), 1U);
}

TEST_F(ProviderInBadWeather, GoesOnAfterARestartInTheMiddleOfCreation)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(2s);
    ASSERT_EQ(lease().state, LeaseState::Creating);

    kill();
    backend.releaseCreates();
    start();

    ASSERT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));
    EXPECT_EQ(backend.machines.size(), 1U);
    EXPECT_EQ(count(JournalKind::Redeemed), 1);
}

TEST_F(ProviderInBadWeather, ReturnsTheValueWhenItWasGoneForTooLong)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(2s);
    ASSERT_EQ(lease().state, LeaseState::Creating);
    kill();
    backend.hangsOnCreate = false;
    leaveHalfMadeMachine();
    clock.advance(11min);

    start();
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    const auto error = renter->last<protocol::ErrorReply>();
    ASSERT_TRUE(error && error->refundToken);
    EXPECT_EQ(renter->redeem(*error->refundToken), Sats{62});
    EXPECT_TRUE(backend.machines.empty());
}

TEST_F(ProviderInBadWeather, ReturnsTheValueWhenItWasGoneBeforeItBeganToCreate)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(2s);
    kill();
    backend.hangsOnCreate = false;
    ASSERT_TRUE(
        database->execute(u"UPDATE leases SET state = 'redeemed'"_s)); // killed one step earlier
    clock.advance(11min);

    start();
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    const auto error = renter->last<protocol::ErrorReply>();
    EXPECT_TRUE(error && error->refundToken);
    EXPECT_TRUE(backend.machines.empty());
}

TEST_F(ProviderInBadWeather, NeverAsksTheMintForAnOldRequestAfterARestart)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    mint.setWeather([](const QString& path) {
        return path.startsWith(u"/v1/swap"_s) ? MintWeather::Hangs : MintWeather::Clear;
    });
    renter->say(protocol::toJson(renter->request(token)));
    pass(1s);
    kill();
    // Killed before the wallet had written anything.
    for (const auto& table : {u"wallet_operations"_s, u"operations"_s})
        database->execute(u"DELETE FROM %1"_s.arg(table));
    mint.setWeather(MintWeather::Clear);
    clock.advance(11min);
    start();

    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }, 3min));
    const auto error = renter->last<protocol::ErrorReply>();
    ASSERT_TRUE(error);
    if (!error->refundToken) {
        EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
    }
}

TEST_F(ProviderInBadWeather, GivesUpOnAnswersToStrangersSoon)
{
    const auto renter = aRenter();
    auto request = renter->request(renter->token(Sats{64}));
    request.specId = u"gigantic"_s;
    renter->say(protocol::toJson(request));
    relay.refusesEventsWith = u"rate-limited: slow down"_s;
    pass(11min);
    relay.refusesEventsWith.clear();
    pass(2min);

    EXPECT_TRUE(renter->heard().isEmpty());
    EXPECT_EQ(count(JournalKind::Refused), 1);
}

TEST_F(ProviderInBadWeather, AdoptsWhatRunsAfterARestart)
{
    const auto renter = aRenter();
    rent(*renter);

    restart();
    pass(2s);

    EXPECT_EQ(lease().state, LeaseState::Running);
    EXPECT_EQ(backend.createCalls, 1);
    EXPECT_EQ(count(JournalKind::Adopted), 1);
    EXPECT_EQ(renter->heard().size(), 1); // nothing is answered again
}

TEST_F(ProviderInBadWeather, SendsARefundThatItCouldNotNoteAtFirst)
{
    const auto renter = aRenter();
    const auto podId = rent(*renter);
    pass(10s);
    ASSERT_TRUE(database->execute(u"CREATE TRIGGER full BEFORE INSERT ON answers "
                                  "BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s));
    renter->stop(podId);
    pass(30s);
    EXPECT_TRUE(backend.machines.empty());
    EXPECT_FALSE(renter->closed());
    ASSERT_TRUE(database->execute(u"DROP TRIGGER full"_s));

    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }));

    ASSERT_TRUE(renter->closed()->token);
    EXPECT_EQ(wallet->unclaimedTokens().size(), 1);
    EXPECT_EQ(
        cashu::value(*cashu::tokenFromText(*renter->closed()->token)), renter->closed()->refund);
    EXPECT_TRUE(passUntil([&] { return lease().state == LeaseState::Ended; }));
}

TEST_F(ProviderInBadWeather, GivesAWorkloadThatRecoveredItsGraceAgain)
{
    const auto renter = aRenter();
    rent(*renter, Sats{512});
    const auto machines = backend.machines;
    backend.machines.clear();
    backend.createsToFail = 1;
    ASSERT_TRUE(passUntil([&] { return backend.createsToFail == 0; }, 2min));
    backend.machines = machines; // it comes back by itself
    pass(6min);
    backend.machines.clear();
    backend.createsToFail = 1;
    ASSERT_TRUE(passUntil([&] { return backend.createsToFail == 0; }, 2min));

    EXPECT_TRUE(passUntil([&] { return backend.machines.size() == 1; }, 2min));
    EXPECT_EQ(lease().state, LeaseState::Running);
}

TEST_F(ProviderInBadWeather, MakesAgainWhatVanishedDuringARestart)
{
    const auto renter = aRenter();
    rent(*renter);
    kill();
    backend.machines.clear();

    start();

    EXPECT_TRUE(passUntil([&] { return backend.machines.size() == 1; }));
    EXPECT_EQ(count(JournalKind::Respawned), 1);
}

TEST_F(ProviderInBadWeather, EndsWhatExpiredDuringARestart)
{
    const auto renter = aRenter();
    rent(*renter);
    kill();
    clock.advance(1h);

    start();

    EXPECT_TRUE(passUntil([&] { return lease().state == LeaseState::Ended; }));
    EXPECT_TRUE(backend.machines.empty());
}

TEST_F(ProviderInBadWeather, ReturnsTheTimeThatItWasDown)
{
    const auto renter = aRenter();
    rent(*renter);
    pass(100s);
    kill();
    clock.advance(1h);

    start();

    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }));
    const auto closed = *renter->closed();
    EXPECT_GE(closed.earned, Msats{50 * 50}); // until it was last seen
    EXPECT_LE(closed.earned, Msats{101 * 50});
    EXPECT_EQ(closed.refund, base::roundDownToSats(closed.paid - closed.earned));
    EXPECT_EQ(daemon->state().earnedTotal, closed.earned);
    EXPECT_GE(renter->redeem(*closed.token), Sats{56});
}

TEST_F(ProviderInBadWeather, DoesNotChargeForAnOutageThatItSurvived)
{
    const auto renter = aRenter();
    const auto podId = rent(*renter);
    pass(100s);
    kill();
    clock.advance(10min);
    start();
    pass(100s);

    renter->stop(podId);
    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }));

    EXPECT_GE(renter->closed()->earned, Msats{150 * 50});
    EXPECT_LE(renter->closed()->earned, Msats{210 * 50});
}

TEST_F(ProviderInBadWeather, DoesNotChargeForAnOutageThatAStopEnds)
{
    const auto renter = aRenter();
    const auto podId = rent(*renter);
    pass(10s);
    kill();
    clock.advance(9min);
    renter->stop(podId);
    clock.advance(1s);
    start();

    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }));
    EXPECT_LE(renter->closed()->earned, Msats{20 * 50});
}

TEST_F(ProviderInBadWeather, ChargesForAShortRestart)
{
    const auto renter = aRenter();
    const auto podId = rent(*renter);
    pass(10s);
    kill();
    clock.advance(30s);
    start();

    renter->stop(podId);
    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }));
    EXPECT_GE(renter->closed()->earned, Msats{40 * 50});
}

TEST_F(ProviderInBadWeather, AsksAgainAboutAStopThatCameTooEarly)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    ASSERT_TRUE(passUntil([&] { return backend.hangingCreates() == 1; }));
    const auto at = clock.now();
    const protocol::LeaseMessage stop{.sequence = 1,
        .role = protocol::LeaseRole::Owner,
        .sentAt = at,
        .answerTo = {},
        .body = protocol::LeaseStop{lease().podId, u"done"_s}};
    renter->say(protocol::toJson(stop), Mode::Nip17, nostr::kinds::MarketMessage);
    pass(2s);
    EXPECT_FALSE(renter->closed());
    backend.releaseCreates();
    pass(2s);

    renter->sayAgain(protocol::toJson(stop), at, nostr::kinds::MarketMessage);

    EXPECT_TRUE(passUntil([&] { return renter->closed().has_value(); }));
}

TEST_F(ProviderInBadWeather, RemovesWorkloadsThatBelongToNobody)
{
    kill();
    backends::WorkloadSpec orphan;
    orphan.id.value = u"c1500-00"_s;
    backend.machines.emplace(orphan.id, FakeBackend::Machine{orphan});

    start();

    EXPECT_TRUE(passUntil([&] { return backend.machines.empty(); }));
    EXPECT_EQ(count(JournalKind::OrphanRemoved), 1);
}

TEST_F(ProviderInBadWeather, FinishesAStopAfterARestart)
{
    const auto renter = aRenter();
    const auto podId
        = rent(*renter, Sats{9}); // arrives as one proof of 8: cutting it needs the mint
    pass(10s);
    mint.setWeather(MintWeather::Unreachable);
    renter->stop(podId);
    pass(5s);
    ASSERT_EQ(lease().state, LeaseState::Stopping);
    ASSERT_FALSE(renter->closed());
    EXPECT_TRUE(backend.machines.empty()); // the machine does not wait for the mint
    kill();
    mint.setWeather(MintWeather::Clear);

    start();

    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }, 3min));
    EXPECT_TRUE(passUntil([&] { return lease().state == LeaseState::Ended; }));
    EXPECT_EQ(renter->redeem(*renter->closed()->token), renter->closed()->refund - Sats{1});
    expectBooksBalanced(*renter);
}

TEST_F(ProviderInBadWeather, MakesOneRefundWhenTheMintsAnswerWasLost)
{
    const auto other = aRenter();
    rent(*other, Sats{65}); // enough at hand to make a second refund from
    const auto renter = aRenter();
    const auto podId = rent(*renter, Sats{65});
    pass(10s);
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);

    renter->stop(podId);

    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }, 3min));
    pass(2min);
    EXPECT_EQ(wallet->unclaimedTokens().size(), 1);
}

TEST_F(ProviderInBadWeather, FinishesATopUpAfterARestart)
{
    const auto renter = aRenter();
    const auto podId = rent(*renter);
    const auto before = lease().paidUntil;
    const auto token = renter->token(Sats{32});
    mint.strikeOnce(MintWeather::AnswerHangs, u"/v1/swap"_s);
    renter->say(protocol::toJson(protocol::TopUpRequest{podId, token}));
    pass(2s);

    restart();

    ASSERT_TRUE(passUntil([&] { return renter->last<protocol::TopUpReply>().has_value(); }, 2min));
    EXPECT_EQ(lease().paidUntil, before + 620s);
    EXPECT_EQ(count(JournalKind::ToppedUp), 1);
}

// The daemon is killed after every so many milliseconds of a whole rental, wherever that is.
class ProviderKilledAnywhere : public ProviderInBadWeather,
                               public testing::WithParamInterface<int> { };

TEST_P(ProviderKilledAnywhere, LosesNothing)
{
    mint.setLatency(40ms);
    relay.delay = 10ms;
    const auto renter = aRenter();
    const auto text = protocol::toJson(renter->request(renter->token(Sats{64})));
    const auto sentAt = clock.now();
    renter->sayAgain(text, sentAt);
    clock.advance(std::chrono::milliseconds{GetParam()});

    restart();
    passUntil([&] { return !renter->heard().isEmpty(); }, 2min);
    if (renter->heard().isEmpty())
        renter->sayAgain(text, sentAt);
    ASSERT_TRUE(
        passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }, 2min));
    renter->stop(u"container-1000"_s);
    clock.advance(std::chrono::milliseconds{GetParam()});
    restart();
    ASSERT_TRUE(passUntil([&] { return renter->closed().has_value(); }, 2min));

    EXPECT_EQ(count(JournalKind::Redeemed), 1);
    EXPECT_EQ(count(JournalKind::Refunded), 1);
    EXPECT_TRUE(passUntil([&] { return backend.machines.empty(); }));
    renter->redeem(*renter->closed()->token);
    expectBooksBalanced(*renter);
}

INSTANTIATE_TEST_SUITE_P(
    Moments, ProviderKilledAnywhere, testing::Values(5, 15, 25, 35, 45, 55, 65, 75, 90, 120, 200));

} // namespace test
