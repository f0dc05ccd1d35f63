// SPDX-License-Identifier: GPL-3.0-or-later
// What scripts rely on: exit codes and the shape of each JSON object, in good use and in bad.
#include "process_world.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace test;
using namespace Qt::StringLiterals;

namespace {

// One market for all: no test here changes what the others see.
class ContractTest : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        if (!ProcessWorld::obstacle().isEmpty())
            return;
        world = std::make_unique<ProcessWorld>();
        world->fund(500);
    }
    static void TearDownTestSuite() { world.reset(); }
    void SetUp() override
    {
        if (!world)
            GTEST_SKIP() << ProcessWorld::obstacle().toStdString();
    }

    static qint64 spendable()
    {
        return world->paygress({u"wallet"_s, u"balance"_s})
            .json.value("spendable"_L1)
            .toInteger(-1);
    }
    static Answer spawnWith(const QStringList& words)
    {
        return world->paygress(QStringList{u"spawn"_s, u"--provider"_s, world->provider()} + words);
    }
    static void expectFailure(
        const Answer& answer, int exitCode, const QString& error, const QString& money)
    {
        EXPECT_EQ(answer.exitCode, exitCode) << answer.text.toStdString();
        EXPECT_EQ(answer.json.value("error"_L1).toString().toStdString(), error.toStdString());
        EXPECT_EQ(answer.json.value("money"_L1).toString().toStdString(), money.toStdString());
        EXPECT_TRUE(answer.json.contains("message"_L1));
        EXPECT_TRUE(answer.json.value("sat"_L1).isDouble());
    }

    static inline std::unique_ptr<ProcessWorld> world;
};

TEST_F(ContractTest, ListsOffersWithAllTheirFields)
{
    const auto list = world->paygress({u"list"_s, u"--online"_s});
    EXPECT_EQ(list.exitCode, 0);
    const auto offers = list.json.value("offers"_L1).toArray();
    ASSERT_EQ(offers.size(), 1);
    const auto offer = offers.first().toObject();
    EXPECT_EQ(offer.value("npub"_L1).toString(), world->provider());
    for (const auto& field :
        {"hostname"_L1, "location"_L1, "capabilities"_L1, "specs"_L1, "whitelisted_mints"_L1,
            "uptime_percent"_L1, "total_jobs_completed"_L1, "last_seen"_L1, "is_online"_L1})
        EXPECT_TRUE(offer.contains(field)) << field.data();
    const auto info = world->paygress({u"info"_s, world->provider().left(8)});
    EXPECT_EQ(info.exitCode, 0);
    EXPECT_EQ(info.json.value("npub"_L1), offer.value("npub"_L1));
}

TEST_F(ContractTest, DescribesALeaseTheSameWayInEveryVerb)
{
    const auto spawned = spawnWith({u"--sats"_s, u"40"_s});
    ASSERT_EQ(spawned.exitCode, 0) << spawned.text.toStdString();
    const auto lease = spawned.json.value("lease"_L1).toString();
    EXPECT_EQ(spawned.json.value("state"_L1).toString(), u"running"_s);
    EXPECT_EQ(spawned.json.value("provider"_L1).toString(), world->provider());
    EXPECT_GE(spawned.json.value("spent_sat"_L1).toInt(), 40);

    const auto topped = world->paygress({u"topup"_s, lease.left(14), u"--sats"_s, u"12"_s});
    const auto status = world->paygress({u"status"_s, lease});
    const auto stopped = world->paygress({u"stop"_s, lease});
    EXPECT_EQ(stopped.json.value("state"_L1).toString(), u"ended"_s);
    EXPECT_GT(stopped.json.value("refund_sat"_L1).toInt(), 45);
    for (const auto& answer : {spawned, topped, status, stopped}) {
        EXPECT_EQ(answer.exitCode, 0) << answer.text.toStdString();
        for (const auto& field : {"lease"_L1, "state"_L1, "provider"_L1, "host"_L1, "port"_L1,
                 "user"_L1, "password"_L1, "expires_at"_L1, "spent_sat"_L1})
            EXPECT_TRUE(answer.json.contains(field)) << field.data();
    }
}

TEST_F(ContractTest, RefusesBadWordsWithTwo)
{
    const QList<QStringList> bad{{}, {u"fly"_s}, {u"spawn"_s}, {u"list"_s, u"--sideways"_s},
        {u"spawn"_s, u"--provider"_s, u"x"_s}, {u"topup"_s, u"x"_s, u"--sats"_s, u"-3"_s},
        {u"wallet"_s, u"send"_s, u"many"_s}, {u"list"_s, u"--sort"_s, u"colour"_s},
        {u"spawn"_s, u"--provider"_s, u"x"_s, u"--sats"_s, u"99999999999999999999"_s}};
    for (const auto& words : bad)
        EXPECT_EQ(world->paygress(words).exitCode, 2) << words.join(u' ').toStdString();
}

TEST_F(ContractTest, SpendsNothingOnWhatIsNotSold)
{
    const auto before = spendable();
    const auto tier = spawnWith({u"--tier"_s, u"gold"_s, u"--sats"_s, u"40"_s});
    EXPECT_EQ(tier.exitCode, 3) << tier.text.toStdString();
    const auto image = spawnWith({u"--image"_s, u"windows:95"_s, u"--sats"_s, u"40"_s});
    expectFailure(image, 3, u"invalid_request"_s, u"taken_back"_s);
    const auto little = spawnWith({u"--sats"_s, u"2"_s});
    EXPECT_EQ(little.exitCode, 3) << little.text.toStdString();
    EXPECT_GE(spendable(), before - 6); // change and taking back cost the mint's fee
    EXPECT_EQ(world->paygress({u"wallet"_s, u"balance"_s}).json.value("reserved"_L1).toInt(), 0);
}

TEST_F(ContractTest, NamesWhomItCannotFind)
{
    const auto nobody = world->paygress(
        {u"spawn"_s, u"--provider"_s, u"0123456789abcdef"_s, u"--sats"_s, u"40"_s});
    EXPECT_EQ(nobody.exitCode, 6) << nobody.text.toStdString();
    expectFailure(world->paygress({u"stop"_s, u"container-9@00000000"_s}), 1, u"lease_not_found"_s,
        u"unspent"_s);
}

TEST_F(ContractTest, FailsWithFiveWhenMoneyIsMissingOrBad)
{
    const auto tooMuch = spawnWith({u"--sats"_s, u"5000"_s});
    EXPECT_EQ(tooMuch.exitCode, 5) << tooMuch.text.toStdString();
    EXPECT_EQ(tooMuch.json.value("money"_L1).toString(), u"unspent"_s);
    const auto garbage = spawnWith({u"--token"_s, u"cashuBnonsense"_s});
    EXPECT_EQ(garbage.exitCode, 5) << garbage.text.toStdString();

    const auto sent = world->paygress({u"wallet"_s, u"send"_s, u"30"_s});
    ASSERT_EQ(sent.exitCode, 0);
    const auto token = sent.json.value("token"_L1).toString();
    EXPECT_EQ(world->paygress({u"wallet"_s, u"receive"_s, token}).exitCode, 0);
    const auto spent = world->spawn({}, {}, token);
    EXPECT_TRUE(spent.exitCode == 3 || spent.exitCode == 5) << spent.text.toStdString();
    EXPECT_TRUE(spent.json.value("error"_L1).toString().contains(u"spent"_s)
        || spent.json.value("error"_L1).toString() == u"E-TOKEN-USED"_s)
        << spent.text.toStdString();
}

TEST_F(ContractTest, SaysSoWhenNoRelayAnswers)
{
    QTemporaryDir profile;
    const auto alone = run(u"paygress"_s,
        {u"--profile"_s, profile.path(), u"--practice"_s, u"--relay"_s, u"ws://127.0.0.1:9"_s,
            u"--json"_s, u"spawn"_s, u"--provider"_s, world->provider(), u"--sats"_s, u"40"_s});
    expectFailure(alone, 6, u"E-RELAY-NONE"_s, u"unspent"_s);
}

} // namespace
