// SPDX-License-Identifier: GPL-3.0-or-later
// RelayConsent: a relay that demands our keys …
#include "consumer/core/relay_consent.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "fake_relay.h"

#include <gtest/gtest.h>

using namespace consumer;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class RelayConsentTest : public testing::Test {
protected:
    RelayConsentTest()
    {
        pool.addRelay(own->url());
        pool.authenticateAs(key);
    }
    // As a letter that is brought to a relay of its reader.
    void visit(test::FakeRelay* relay)
    {
        nostr::Filter filter;
        filter.kinds = {1059};
        filter.tags.insert(u'p', {key.publicKey().toHex()});
        subscription = pool.subscribe({filter}, {relay->url()});
        run();
    }
    void run()
    {
        for (int i = 0; i < 50; ++i)
            clock.advance(100ms);
    }
    qsizetype answersTo(test::FakeRelay* relay) const
    {
        return relay->receivedCount(u"[\"AUTH\""_s);
    }

    test::FakeClock clock;
    test::FakeRandom random;
    test::FakeRelays relays{clock, random};
    practice::PracticeRelay::Policy guarded = [] {
        practice::PracticeRelay::Policy policy;
        policy.guardsPrivateMessages = true;
        return policy;
    }();
    test::FakeRelay* own = &relays.add(u"wss://own.example"_s, guarded);
    test::FakeRelay* guest = &relays.add(u"wss://guest.example"_s, guarded);
    nostr::RelayPool pool{relays.transports(), clock, random};
    nostr::SecretKey key = nostr::SecretKey::generate(random);
    RelayConsent consent{pool};
    std::unique_ptr<nostr::Subscription> subscription;
};

} // namespace

TEST_F(RelayConsentTest, IsAnsweredWhenItIsOurs)
{
    visit(own);

    EXPECT_EQ(answersTo(own), 1);
    EXPECT_TRUE(consent.questions().isEmpty());
}

TEST_F(RelayConsentTest, LearnsNothingBeforeTheUserAgreed)
{
    visit(guest);

    EXPECT_EQ(answersTo(guest), 0);
    EXPECT_EQ(consent.questions(), QStringList{u"wss://guest.example"_s});
}

TEST_F(RelayConsentTest, IsAnsweredOnceTheUserAgreed)
{
    visit(guest);

    consent.setAnswers({{u"wss://guest.example"_s, AuthAnswer::Allow}});
    run();

    EXPECT_EQ(answersTo(guest), 1);
    EXPECT_TRUE(consent.questions().isEmpty());
}

TEST_F(RelayConsentTest, IsNotAskedAboutAgainOnceRefused)
{
    consent.setAnswers({{u"wss://guest.example"_s, AuthAnswer::Refuse}});

    visit(guest);

    EXPECT_EQ(answersTo(guest), 0);
    EXPECT_TRUE(consent.questions().isEmpty());
}

TEST_F(RelayConsentTest, LearnsNothingWhenTheUserRefusesOneOfOurs)
{
    consent.setAnswers({{u"wss://own.example"_s, AuthAnswer::Refuse}});

    visit(own);

    EXPECT_EQ(answersTo(own), 0);
}

TEST_F(RelayConsentTest, IsNotAskedAboutBesideManyOthers)
{
    for (int i = 0; i < MaxAuthQuestions + 5; ++i) {
        visit(&relays.add(u"wss://guest%1.example"_s.arg(i), guarded));
    }

    EXPECT_EQ(consent.questions().size(), MaxAuthQuestions);
}
