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

TEST_F(LedgerTest, KeepsABoundedNumberOfStrangersMessages)
{
    const auto many
        = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "_s.arg(
            MessageStore::MaxOfStrangers + 50);
    const auto now = qint64{clock.now().time_since_epoch().count()};
    for (const auto lease : {0, 1}) {
        ASSERT_TRUE(database->execute(
            many + u"INSERT INTO requests SELECT 'r' || ? || '-' || i, 'key', ?, ? FROM n"_s,
            {lease, now, lease}));
        ASSERT_TRUE(database->execute(many
                + u"INSERT INTO answers SELECT NULL, 'r', ?, 'key', '{}', ?, 14, 17, 0, ? FROM n"_s,
            {lease, now, now}));
    }

    ASSERT_TRUE(ledger.messages().forgetRequestsBefore(clock.now() - 24h));

    for (const auto& table : {u"requests"_s, u"answers"_s}) {
        const auto counts = database->query(
            u"SELECT COUNT(*) FROM "_s + table + u" GROUP BY lease ORDER BY lease"_s);
        ASSERT_EQ(counts->size(), 2U);
        EXPECT_EQ(counts->at(0).integer(0), MessageStore::MaxOfStrangers);
        EXPECT_EQ(counts->at(1).integer(0), MessageStore::MaxOfStrangers + 50);
    }
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
