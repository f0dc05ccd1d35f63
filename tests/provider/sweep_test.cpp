// SPDX-License-Identifier: GPL-3.0-or-later
// What was earned leaves for the owner's Lightning address; what is owed stays.
#include "provider/daemon/sweep_store.h"
#include "provider_world.h"

namespace test {

namespace {

class FakeInvoices final : public cashu::InvoiceSource {
public:
    explicit FakeInvoices(FakeMint& mint)
        : m_mint{mint}
    {
    }
    base::Task<base::Result<QString>> invoiceUpTo(QString address, Sats atMost) override
    {
        ++asked;
        if (isDown)
            co_return base::fail(base::Errc::Network, u"no answer from %1"_s.arg(address));
        co_return m_mint.mint().foreignInvoice(std::min(atMost, most));
    }

    int asked = 0;
    bool isDown = false;
    Sats most{1'000'000};

private:
    FakeMint& m_mint;
};

} // namespace

class ProviderSweep : public ProviderTest {
protected:
    ProviderSweep()
    {
        config.specs.first().ratePerSecond = Msats{5000};
        config.minimumDuration = 5s;
        config.sweep
            = {.address = u"owner@pay.example"_s, .threshold = Sats{200}, .reserve = Sats{50}};
        restart();
    }
    // Sweeping begins with the next start.
    void allowSweeping()
    {
        invoices = &m_invoices;
        restart();
        pass(5s);
    }
    // Rents and lets it run out.
    void earn(Sats amount)
    {
        const auto tenant = aRenter(Sats{amount.value() + 100});
        rent(*tenant, amount);
        const auto before = count(JournalKind::Ended);
        ASSERT_TRUE(passUntil([&] { return count(JournalKind::Ended) > before; }, 5min));
    }
    std::vector<provider::Sweep> sweeps()
    {
        return provider::SweepStore{*database}.newest(100).value();
    }
    Sats paidOut() { return mint.books().redeemed; }
    bool hasNotice(provider::NoticeCode code)
    {
        return std::ranges::any_of(daemon->state().notices,
            [&](const provider::Notice& notice) { return notice.code == code; });
    }
    void sweep()
    {
        daemon->sweepNow();
        pass(5s);
    }

    FakeInvoices m_invoices{mint};
};

TEST_F(ProviderSweep, LeavesSmallEarningsWhereTheyAre)
{
    earn(Sats{128});
    allowSweeping();

    EXPECT_EQ(m_invoices.asked, 0);
    EXPECT_TRUE(sweeps().empty());
}

TEST_F(ProviderSweep, PaysTheOwnerAndKeepsTheReserve)
{
    earn(Sats{512});

    allowSweeping();

    ASSERT_EQ(sweeps().size(), 1U);
    EXPECT_EQ(sweeps().front().state, provider::SweepState::Paid);
    EXPECT_EQ(sweeps().front().amount, paidOut());
    EXPECT_GE(wallet->balance().spendable, Sats{50});
    EXPECT_LE(wallet->balance().spendable, Sats{70}); // little more than the reserve
    EXPECT_EQ(daemon->state().sweeps.size(), 1);
}

TEST_F(ProviderSweep, KeepsWhatIsOwedToTenants)
{
    const auto tenant = aRenter(Sats{3000});
    const auto podId = rent(*tenant, Sats{2048}); // 409 s
    earn(Sats{512});
    allowSweeping();
    const auto owed = base::roundUpToSats(daemon->state().owedToTenants);
    EXPECT_GT(owed, Sats{900});
    EXPECT_GE(wallet->balance().spendable, owed + Sats{50});
    EXPECT_GT(paidOut(), Sats{0});

    tenant->stop(podId);

    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));
    EXPECT_GT(tenant->closed()->refund, Sats{900});
}

TEST_F(ProviderSweep, TriesAgainWhenTheAddressDoesNotAnswer)
{
    m_invoices.isDown = true;
    earn(Sats{512});
    allowSweeping();
    ASSERT_FALSE(sweeps().empty());
    EXPECT_EQ(sweeps().front().state, provider::SweepState::Failed);
    EXPECT_TRUE(hasNotice(provider::NoticeCode::SweepFailed));
    EXPECT_EQ(paidOut(), Sats{0});

    m_invoices.isDown = false;

    EXPECT_TRUE(passUntil([&] { return paidOut() > Sats{0}; }, 15min));
    pass(2s);
    EXPECT_FALSE(hasNotice(provider::NoticeCode::SweepFailed));
}

TEST_F(ProviderSweep, TakesNoMoreThanTheAddressAccepts)
{
    m_invoices.most = Sats{100};
    earn(Sats{512});
    allowSweeping();

    EXPECT_EQ(paidOut(), Sats{100});
}

TEST_F(ProviderSweep, KeepsTheMoneyWhenThePaymentFails)
{
    mint.mint().setMeltOutcome(practice::MeltOutcome::Fails);
    earn(Sats{512});
    allowSweeping();
    pass(1min);

    EXPECT_EQ(paidOut(), Sats{0});
    EXPECT_GE(wallet->balance().spendable, Sats{500});
    mint.mint().setMeltOutcome(practice::MeltOutcome::Pays);
    EXPECT_TRUE(passUntil([&] { return paidOut() > Sats{0}; }, 30min));
}

TEST_F(ProviderSweep, WaitsForAPaymentThatTakesLong)
{
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    earn(Sats{512});
    allowSweeping();
    pass(3min);
    sweep();
    pass(30min);
    ASSERT_EQ(sweeps().size(), 1U);
    EXPECT_EQ(sweeps().front().state, provider::SweepState::Paying);

    mint.mint().setMeltOutcome(practice::MeltOutcome::Pays);
    ASSERT_TRUE(mint.mint().endPendingPayments(practice::Payment::Succeeds));
    EXPECT_TRUE(
        passUntil([&] { return sweeps().front().state == provider::SweepState::Paid; }, 30min));
    EXPECT_EQ(sweeps().size(), 1U);
}

TEST_F(ProviderSweep, PaysOnceWhenTheMintsAnswerIsLost)
{
    earn(Sats{512});
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/melt/bolt11"_s);
    allowSweeping();
    ASSERT_TRUE(passUntil(
        [&] { return !sweeps().empty() && sweeps().front().state == provider::SweepState::Paid; },
        30min));
    pass(30min);

    Sats paid;
    for (const auto& one : sweeps())
        if (one.state == provider::SweepState::Paid)
            paid += one.amount;
    EXPECT_EQ(paid, paidOut());
}

TEST_F(ProviderSweep, NeverLeavesWithoutAnAddress)
{
    config.sweep.address.clear();
    earn(Sats{512});
    allowSweeping();

    EXPECT_EQ(m_invoices.asked, 0);
    EXPECT_EQ(paidOut(), Sats{0});
}

// The daemon is killed some milliseconds into a sweep, wherever that is.
class ProviderKilledWhileSweeping : public ProviderSweep,
                                    public testing::WithParamInterface<int> { };

TEST_P(ProviderKilledWhileSweeping, PaysOnce)
{
    earn(Sats{512});
    const auto before = wallet->balance().spendable;
    m_invoices.isDown = true;
    allowSweeping();
    m_invoices.isDown = false;
    mint.setLatency(40ms);
    daemon->sweepNow();
    clock.advance(std::chrono::milliseconds{GetParam()});

    restart();
    ASSERT_TRUE(passUntil([&] { return paidOut() > Sats{0}; }, 30min));
    pass(30min);

    Sats paid;
    for (const auto& one : sweeps()) {
        EXPECT_TRUE(
            one.state == provider::SweepState::Paid || one.state == provider::SweepState::Failed);
        if (one.state == provider::SweepState::Paid)
            paid += one.amount;
    }
    EXPECT_EQ(paid, paidOut());
    EXPECT_LT(paid, before);
    EXPECT_GE(wallet->balance().spendable, Sats{50});
}

INSTANTIATE_TEST_SUITE_P(Moments, ProviderKilledWhileSweeping,
    testing::Values(0, 5, 15, 25, 35, 45, 55, 65, 75, 85, 100, 130));

TEST(SweepRules, AreReadWithUsualValues)
{
    const auto rules = provider::sweepRules(u"me@pay.example"_s, {});
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->threshold, Sats{10'000});
    EXPECT_FALSE(provider::sweepRules(u"nobody"_s, {}));
    EXPECT_FALSE(provider::sweepRules({}, {{u"threshold_sat"_s, 0}}));
    EXPECT_FALSE(provider::sweepRules({}, {{u"reserve_sat"_s, -1}}));
    EXPECT_TRUE(provider::sweepRules({}, {}));
}

} // namespace test
