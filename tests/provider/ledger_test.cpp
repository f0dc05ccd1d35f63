// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_clock.h"
#include "provider/daemon/ledger.h"

#include <gtest/gtest.h>

using namespace provider;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class LedgerTest : public testing::Test {
protected:
    LedgerTest() { EXPECT_TRUE(ledger.open()); }

    void enter(JournalKind kind, qint64 lease)
    {
        JournalEntry entry;
        entry.kind = kind;
        entry.lease = lease;
        Change change;
        change.entries = {entry};
        ASSERT_TRUE(ledger.commit(change));
    }
    std::size_t entriesOf(qint64 lease) { return journal().entriesOf(lease, 100'000)->size(); }
    JournalStore& journal() { return ledger.journal(); }

    test::FakeClock clock;
    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    Ledger ledger{*database, clock};
};

} // namespace

TEST_F(LedgerTest, ForgetsStrangersAfterAWeekAndTalkAfterAMonth)
{
    enter(JournalKind::Refused, 0);
    enter(JournalKind::Refused, 1);
    enter(JournalKind::Redeemed, 1);
    enter(JournalKind::Ended, 1);

    clock.advance(8 * 24h);
    ASSERT_TRUE(journal().prune(clock.now()));
    EXPECT_EQ(entriesOf(0), 0U);
    EXPECT_EQ(entriesOf(1), 3U);

    clock.advance(30 * 24h);
    ASSERT_TRUE(journal().prune(clock.now()));
    EXPECT_EQ(entriesOf(1), 2U); // the money
}

TEST_F(LedgerTest, KeepsTheMoneyOfALeaseForAYearAfterItsEnd)
{
    enter(JournalKind::Redeemed, 1);
    enter(JournalKind::Redeemed, 2);
    clock.advance(300 * 24h);
    enter(JournalKind::Ended, 1);
    clock.advance(100 * 24h);
    ASSERT_TRUE(journal().prune(clock.now()));
    EXPECT_EQ(entriesOf(1), 2U);

    clock.advance(300 * 24h);
    ASSERT_TRUE(journal().prune(clock.now()));
    EXPECT_EQ(entriesOf(1), 0U);
    EXPECT_EQ(entriesOf(2), 1U); // never ended
}

TEST_F(LedgerTest, KeepsABoundedNumberOfStrangersEntries)
{
    storage::Transaction together{*database};
    for (int count = 0; count < JournalStore::MaxOfStrangers + 50; ++count)
        enter(JournalKind::Refused, 0);
    ASSERT_TRUE(together.commit());

    ASSERT_TRUE(journal().prune(clock.now()));

    EXPECT_EQ(entriesOf(0), std::size_t{JournalStore::MaxOfStrangers});
}

// A refund that cost a fee: what is missing stays the sender's, for a top-up as for a lease.
TEST_F(LedgerTest, CreditsTheSenderOfAPaymentThatBelongsToNoLeaseHere)
{
    Lease lease;
    lease.request = u"spawn"_s;
    lease.workload = u"c1000-1"_s;
    lease.pod.vmid = 1000;
    lease.sshPort = 30000;
    Payment payment;
    payment.request = u"top-up"_s;
    payment.tokenKey = u"key"_s;
    payment.mint = cashu::MintUrl::fromText(u"https://mint.example").value();
    payment.isTopUp = true;
    Change admitted;
    admitted.lease = lease;
    admitted.payment = payment;
    const auto stored = ledger.commit(admitted);
    ASSERT_TRUE(stored);

    Change returned;
    returned.payment = stored->payment;
    returned.credit = base::Msats{1500};
    ASSERT_TRUE(ledger.commit(returned));

    EXPECT_EQ(ledger.leases().creditOf(payment.sender).value(), base::Msats{1500});
}
