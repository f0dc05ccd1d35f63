// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "fake_random.h"
#include "nostr/signature_checker.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;

namespace {

class SignatureCheckerTest : public testing::Test {
protected:
    SignatureCheckerTest()
    {
        QObject::connect(&checker, &SignatureChecker::verified, &checker,
            [this](const Arrival&, const Event& event) { order += event.content; });
        QObject::connect(&checker, &SignatureChecker::refused, &checker,
            [this](const Arrival&, const base::Error&) { order += u"refused"_s; });
        QObject::connect(&checker, &SignatureChecker::ended, &checker,
            [this](const Arrival&) { order += u"end"_s; });
    }

    Event event(const QString& content)
    {
        return signEvent({.createdAt = base::UnixTime{std::chrono::seconds{1'700'000'000}},
                             .kind = 1,
                             .tags = {},
                             .content = content},
            author, random);
    }
    void add(const Event& event) { checker.add({relay, u"s1"_s, toJsonText(event)}); }
    void addEnd() { checker.add({relay, u"s1"_s, {}}); }

    test::FakeRandom random;
    SecretKey author = SecretKey::generate(random);
    RelayUrl relay = *RelayUrl::fromText(u"wss://relay.example");
    SignatureChecker checker;
    QStringList order;
};

} // namespace

TEST_F(SignatureCheckerTest, ChecksAFewEventsAtOnce)
{
    add(event(u"one"_s));
    add(event(u"two"_s));

    EXPECT_EQ(
        order, (QStringList{u"one"_s, u"two"_s})); // inside add(), without a turn of the event loop
}

TEST_F(SignatureCheckerTest, KeepsTheOrderOfABurst)
{
    QStringList expected;
    for (int i = 0; i < 1500; ++i) {
        expected += QString::number(i);
        add(event(expected.back()));
    }
    addEnd();
    expected += u"end"_s;

    ASSERT_TRUE(
        test::waitUntil([&] { return order.size() == expected.size(); }, std::chrono::seconds{30}));
    EXPECT_EQ(order, expected);
    EXPECT_EQ(checker.verificationCount(), 1500);
}

TEST_F(SignatureCheckerTest, ChecksARepeatedEventOnceEvenInsideOneBurst)
{
    QList<Event> events;
    for (int i = 0; i < 60; ++i)
        events += event(QString::number(i));
    for (const auto& each : events + events)
        add(each);

    ASSERT_TRUE(test::waitUntil([&] { return order.size() == 120; }));
    EXPECT_EQ(checker.verificationCount(), 60);
}

TEST_F(SignatureCheckerTest, DropsEventsWithAWrongSignature)
{
    auto forged = event(u"forged"_s);
    forged.sig[10] ^= 1;
    auto renamed = event(u"renamed"_s);
    renamed.content = u"changed"_s;

    add(forged);
    add(renamed);

    EXPECT_EQ(order, (QStringList{u"refused"_s, u"refused"_s}));
    EXPECT_FALSE(checker.isKnown(forged.id));
}

TEST_F(SignatureCheckerTest, IsNotFooledByAKnownIdWithAnotherSignatureOrOtherContent)
{
    const auto good = event(u"good"_s);
    auto otherSignature = good;
    otherSignature.sig[10] ^= 1;
    auto otherContent = good;
    otherContent.content = u"evil"_s;

    add(good);
    add(otherSignature);
    add(otherContent);

    EXPECT_EQ(order, (QStringList{u"good"_s, u"refused"_s, u"refused"_s}));
}

TEST_F(SignatureCheckerTest, TakesAForgedEventBeforeTheTrueOneForWhatItIs)
{
    QList<Event> events;
    for (int i = 0; i < 50; ++i)
        events += event(QString::number(i));
    auto forged = events.back();
    forged.sig[3] ^= 1;
    for (int i = 0; i < 49; ++i)
        add(events[i]);
    add(forged);
    add(events.back());

    ASSERT_TRUE(test::waitUntil([&] { return order.size() == 51; }));
    EXPECT_EQ(order.mid(49), (QStringList{u"refused"_s, u"49"_s}));
}

TEST(KnownEventsTest, ForgetsTheOldestFirst)
{
    KnownEvents known{2};
    const auto id = [](std::uint8_t n) { return EventId{{n}}; };
    known.add(id(1), {});
    known.add(id(2), {});
    known.add(id(3), {});

    EXPECT_FALSE(known.contains(id(1)));
    EXPECT_TRUE(known.contains(id(2)));
    EXPECT_TRUE(known.contains(id(3), Signature{}));
    EXPECT_FALSE(known.contains(id(3), Signature{1}));
    EXPECT_EQ(known.size(), 2);
}

TEST_F(SignatureCheckerTest, LetsARelayHaveOnlySoManyWaiting)
{
    const auto other = *RelayUrl::fromText(u"wss://other.example");
    std::size_t taken = 0;
    while (checker.add({relay, u"s1"_s, "{}"}))
        ASSERT_LE(++taken, SignatureChecker::MaxWaitingOfRelay + SignatureChecker::InlinePerTurn);

    EXPECT_GE(taken, SignatureChecker::MaxWaitingOfRelay);
    EXPECT_TRUE(checker.add({relay, u"s1"_s, {}})); // an end is never lost
    EXPECT_TRUE(checker.add({other, u"s1"_s, "{}"})); // and others do not suffer
    EXPECT_TRUE(
        test::waitUntil([this] { return order.contains(u"end"_s); }, std::chrono::seconds{20}));
    EXPECT_TRUE(checker.add({relay, u"s1"_s, "{}"})); // there is room again
}

TEST_F(SignatureCheckerTest, LetsARelayHaveOnlySoManyBytesWaiting)
{
    const QByteArray large(1024 * 1024, 'x');
    qsizetype taken = 0;
    while (checker.add({relay, u"s1"_s, large}))
        ASSERT_LT(++taken, 100);

    EXPECT_LE(taken * large.size(),
        SignatureChecker::MaxBytesOfRelay + SignatureChecker::InlinePerTurn * large.size());
    EXPECT_GE(taken * large.size(), SignatureChecker::MaxBytesOfRelay);
}
