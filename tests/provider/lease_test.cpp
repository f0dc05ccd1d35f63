// SPDX-License-Identifier: GPL-3.0-or-later
// What a tenant may do with a running lease, and how it ends.
#include "provider_world.h"

namespace test {

class ProviderLease : public ProviderTest {
protected:
    void SetUp() override
    {
        tenant = aRenter();
        podId = rent(*tenant, Sats{64});
    }

    void passToTheEnd()
    {
        clock.advance(lease().paidUntil - clock.now() - 2s);
        ASSERT_EQ(lease().state, LeaseState::Running);
        ASSERT_TRUE(passUntil([&] { return lease().state == LeaseState::Ended; }));
    }

    // The reply to a message, whatever it is.
    QString reply(Renter& renter, const QString& text)
    {
        const auto before = renter.heard().size();
        renter.say(text);
        EXPECT_TRUE(passUntil([&] { return renter.heard().size() > before; }));
        return renter.heard().last().text;
    }
    QString topUp(Renter& renter, const QString& pod, const QString& token)
    {
        return reply(renter, protocol::toJson(protocol::TopUpRequest{pod, token}));
    }

    std::unique_ptr<Renter> tenant;
    QString podId;
};

TEST_F(ProviderLease, IsExtendedFromItsOldEnd)
{
    const auto before = lease().paidUntil;

    topUp(*tenant, podId, tenant->token(Sats{32}));

    const auto answer = tenant->last<protocol::TopUpReply>();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->isSuccess);
    EXPECT_EQ(answer->podId, podId);
    EXPECT_EQ(answer->extension, 620s); // 31 sat arrive
    EXPECT_EQ(answer->expiresAt, before + 620s);
    EXPECT_EQ(lease().paidUntil, before + 620s);
    EXPECT_EQ(lease().payments.size(), 2);
    EXPECT_EQ(count(JournalKind::ToppedUp), 1);
}

TEST_F(ProviderLease, RefusesTopUpsThatDoNotFit)
{
    const auto stranger = aRenter();
    const auto token = stranger->token(Sats{32});

    topUp(*stranger, podId, token);
    EXPECT_EQ(stranger->lastError(), u"not_owner"_s);
    topUp(*stranger, u"container-1999"_s, token);
    EXPECT_EQ(stranger->lastError(), u"not_found"_s);
    topUp(*stranger, u"standby-slot-7"_s, token);
    EXPECT_EQ(stranger->lastError(), u"invalid_pod_id"_s);

    EXPECT_EQ(stranger->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(ProviderLease, RefusesATopUpAfterTheEnd)
{
    const auto token = tenant->token(Sats{32});
    passToTheEnd();

    topUp(*tenant, podId, token);

    EXPECT_EQ(tenant->lastError(), u"lease_expired"_s);
    EXPECT_EQ(tenant->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(ProviderLease, ReturnsATopUpThatArrivesTooLate)
{
    const auto token = tenant->token(Sats{32});
    const auto before = tenant->wallet().balance().spendable;
    pass(std::chrono::duration_cast<std::chrono::milliseconds>(lease().paidUntil - clock.now())
        - 1s);
    mint.setLatency(5s);

    tenant->say(protocol::toJson(protocol::TopUpRequest{podId, token}));
    ASSERT_TRUE(passUntil([&] { return tenant->lastError() == u"race_lost"_s; }, 2min));
    mint.setLatency(0ms);

    const auto refund = tenant->last<protocol::ErrorReply>()->refundToken;
    ASSERT_TRUE(refund);
    EXPECT_EQ(tenant->redeem(*refund), Sats{30}); // of 31 that arrived, less the fee of redeeming
    EXPECT_EQ(tenant->wallet().balance().spendable, before + Sats{30});
}

TEST_F(ProviderLease, IsReportedToItsTenantInBothForms)
{
    for (const auto& id : {podId, u"1000"_s}) {
        reply(*tenant, protocol::toJson(protocol::StatusRequest{id}));
        const auto status = tenant->last<protocol::StatusReply>();
        ASSERT_TRUE(status);
        EXPECT_EQ(status->podId, u"1000"_s);
        EXPECT_EQ(status->status, u"Running"_s);
        EXPECT_EQ(status->expiresAt, lease().paidUntil);
        EXPECT_EQ(status->sshPort, lease().sshPort);
    }
}

TEST_F(ProviderLease, IsNobodyElsesBusiness)
{
    const auto stranger = aRenter();

    reply(*stranger, protocol::toJson(protocol::StatusRequest{podId}));

    EXPECT_EQ(stranger->lastError(), u"not_found"_s);
}

TEST_F(ProviderLease, ReturnsTheUnusedTimeToTheSat)
{
    const auto startedAt = lease().startedAt;
    pass(std::chrono::duration_cast<std::chrono::milliseconds>(startedAt + 100s - clock.now()));

    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));

    const auto closed = *tenant->closed();
    EXPECT_EQ(closed.lease, podId);
    EXPECT_EQ(closed.refundId, protocol::refundId(config.key.publicKey(), podId));
    EXPECT_EQ(closed.paid, Msats{63'000});
    EXPECT_GE(closed.earned, Msats{5'000}); // 100 s at 50 msat
    EXPECT_LE(closed.earned, Msats{5'050});
    EXPECT_EQ(closed.refund, base::roundDownToSats(closed.paid - closed.earned));
    ASSERT_TRUE(closed.token);
    EXPECT_EQ(cashu::value(cashu::tokenFromText(*closed.token).value()), closed.refund);
    EXPECT_EQ(tenant->redeem(*closed.token), closed.refund - Sats{1});
    EXPECT_TRUE(passUntil([&] { return lease().state == LeaseState::Ended; }));
    EXPECT_TRUE(backend.machines.empty());
    EXPECT_EQ(daemon->state().earnedTotal, closed.earned);
}

TEST_F(ProviderLease, ClosesTheSameWayHoweverOftenItIsAsked)
{
    pass(10s);
    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->heard().size() == 2; }));

    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->heard().size() == 3; }));
    restart();
    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->heard().size() >= 4; }));

    EXPECT_EQ(tenant->heard()[2].text, tenant->heard()[1].text);
    EXPECT_EQ(tenant->heard()[2].id, tenant->heard()[1].id); // the same rumor
    EXPECT_EQ(tenant->heard().last().text, tenant->heard()[1].text);
    EXPECT_EQ(count(JournalKind::Refunded), 1);
}

TEST_F(ProviderLease, NotesThatTheRefundWasClaimed)
{
    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));

    tenant->acknowledge(tenant->closed()->refundId);
    tenant->acknowledge(tenant->closed()->refundId);

    EXPECT_TRUE(passUntil([&] { return count(JournalKind::RefundClaimed) == 1; }));
    EXPECT_TRUE(wallet->unclaimedTokens().isEmpty());
}

TEST_F(ProviderLease, IsStoppedByItsTenantOnly)
{
    const auto stranger = aRenter();

    stranger->stop(podId);
    ASSERT_TRUE(passUntil([&] { return !stranger->heard().isEmpty(); }));

    EXPECT_FALSE(stranger->closed());
    EXPECT_EQ(lease().state, LeaseState::Running);
}

TEST_F(ProviderLease, IsClosedUnaskedWhenTheOperatorStopsIt)
{
    pass(10s);

    daemon->stopLease(lease().id);

    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));
    EXPECT_GT(tenant->closed()->refund, Sats{60});
    EXPECT_TRUE(passUntil([&] { return backend.machines.empty(); }));
}

TEST_F(ProviderLease, EndsInSilenceWhenItsTimeIsOver)
{
    const auto end = lease().paidUntil;

    passToTheEnd();

    EXPECT_GE(clock.now(), end);
    EXPECT_LE(clock.now(), end + 1s);
    EXPECT_TRUE(backend.machines.empty());
    EXPECT_FALSE(tenant->closed());
    EXPECT_EQ(daemon->state().earnedTotal, Msats{63'000});
    EXPECT_EQ(count(JournalKind::Expired), 1);
    reply(*tenant, protocol::toJson(protocol::StatusRequest{podId}));
    EXPECT_EQ(tenant->last<protocol::StatusReply>()->status, u"Expired"_s);
}

TEST_F(ProviderLease, GivesItsIdToTheNextOnlyAfterAllOthers)
{
    passToTheEnd();

    EXPECT_EQ(rent(*aRenter()), u"container-1001"_s);
}

TEST_F(ProviderLease, IsBroughtBackWhenItsWorkloadDies)
{
    backend.killWorkload(backend.machines.begin()->first);

    EXPECT_TRUE(passUntil([&] { return count(JournalKind::Respawned) == 1; }, 3min));
    EXPECT_EQ(backend.machines.begin()->second.state, backends::WorkloadState::Running);
}

TEST_F(ProviderLease, IsSettledWhenItsWorkloadCannotBeBroughtBack)
{
    pass(65s); // seen running once more
    backend.machines.clear();
    backend.createsToFail = 1000;

    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }, 15min));

    EXPECT_LE(tenant->closed()->earned, Msats{7'000}); // until it was last seen, not until now
}

TEST_F(ProviderLease, IsLeftAloneWhileTheHostDoesNotAnswer)
{
    backend.isUnreachable = true;
    pass(10min);
    backend.isUnreachable = false;
    pass(2min);

    EXPECT_EQ(lease().state, LeaseState::Running);
    EXPECT_EQ(backend.machines.size(), 1U);
    EXPECT_EQ(backend.createCalls, 1);
}

TEST_F(ProviderLease, IsRemovedInTheEndHoweverLongTheHostRefuses)
{
    backend.removesToFail = 5;

    tenant->stop(podId);

    EXPECT_TRUE(passUntil([&] { return lease().state == LeaseState::Ended; }, 5min));
    EXPECT_TRUE(tenant->closed()); // the money did not wait for that
}

} // namespace test
