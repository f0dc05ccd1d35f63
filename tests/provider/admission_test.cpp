// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider may sell: never more than its owner gives, never one thing twice.
#include "protocol/heartbeat.h"
#include "protocol/offer.h"
#include "provider_world.h"

#include <QDateTime>

namespace test {

class ProviderAdmission : public ProviderTest {
protected:
    // Everybody asks in the same moment; how many were served.
    int serveAtOnce(int renters)
    {
        std::vector<std::unique_ptr<Renter>> all;
        QStringList tokens;
        for (int i = 0; i < renters; ++i) {
            all.push_back(aRenter());
            tokens += all.back()->token(Sats{64});
        }
        for (int i = 0; i < renters; ++i)
            all[static_cast<std::size_t>(i)]->say(
                protocol::toJson(all[static_cast<std::size_t>(i)]->request(tokens.at(i))));
        pass(10s);
        int served = 0;
        for (int i = 0; i < renters; ++i) {
            const auto& renter = all[static_cast<std::size_t>(i)];
            if (renter->last<protocol::AccessDetails>()) {
                ++served;
            } else if (!renter->heard().isEmpty()) {
                EXPECT_EQ(renter->lastError(), u"provisioning_error"_s);
                EXPECT_EQ(renter->fateOf(tokens.at(i)), cashu::TokenFate::Unspent);
            }
        }
        return served;
    }
    void setRules(const provider::SalesRules& rules)
    {
        ASSERT_TRUE(daemon->setSalesRules(rules));
        pass(1s);
    }
    protocol::Heartbeat latestBeat()
    {
        const auto event = latest(nostr::kinds::Heartbeat);
        return protocol::heartbeatFromEvent(event).value();
    }
    nostr::Event latest(int kind)
    {
        nostr::RelayPool pool{relays.transports(), clock, random};
        pool.addRelay(relay.url());
        nostr::Filter filter;
        filter.authors = {config.key.publicKey()};
        filter.kinds = {kind};
        auto fetching = pool.fetch({filter});
        EXPECT_TRUE(passUntil([&] { return fetching.isDone(); }));
        auto events = fetching.await_resume().events;
        std::ranges::sort(events, {}, &nostr::Event::createdAt);
        return events.isEmpty() ? nostr::Event{} : events.last();
    }
};

TEST_F(ProviderAdmission, SellsAsManyAsFitHoweverManyAskAtOnce)
{
    backend.total.cpuMillicores = 3000;
    restart();

    EXPECT_EQ(serveAtOnce(8), 3);
    EXPECT_EQ(backend.machines.size(), 3U);
    EXPECT_EQ(daemon->state().capacity.used.cpuMillicores, 3000);
}

TEST_F(ProviderAdmission, CountsWhatIsStillBeingPaidOrCreated)
{
    backend.total.cpuMillicores = 2000;
    restart();
    backend.hangsOnCreate = true;
    mint.setLatency(2s);
    const auto creating = aRenter();
    creating->say(protocol::toJson(creating->request(creating->token(Sats{64}))));
    pass(5s);
    ASSERT_EQ(backend.hangingCreates(), 1);

    const auto served = serveAtOnce(3);

    EXPECT_EQ(served, 0); // one waits for the host as well
    EXPECT_EQ(daemon->state().capacity.placesTaken, 2);
}

TEST_F(ProviderAdmission, KeepsToTheShareThatTheOwnerGives)
{
    setRules({.cpuPercent = 25}); // of eight processors

    EXPECT_EQ(daemon->state().capacity.offered.cpuMillicores, 2000);
    EXPECT_EQ(serveAtOnce(4), 2);
}

TEST_F(ProviderAdmission, KeepsToTheNumberOfLeasesThatTheOwnerAllows)
{
    setRules({.maxLeases = 1});

    EXPECT_EQ(serveAtOnce(3), 1);
    EXPECT_EQ(daemon->state().capacity.places, 1);
}

TEST_F(ProviderAdmission, LetsRunningLeasesBeWhenTheOwnerGivesLess)
{
    const auto tenant = aRenter();
    const auto podId = rent(*tenant);

    setRules({.maxLeases = 0});

    EXPECT_EQ(lease().state, LeaseState::Running);
    tenant->say(protocol::toJson(protocol::TopUpRequest{podId, tenant->token(Sats{32})}));
    EXPECT_TRUE(passUntil([&] { return tenant->last<protocol::TopUpReply>().has_value(); }));
    EXPECT_EQ(serveAtOnce(1), 0);
}

TEST_F(ProviderAdmission, RemembersTheRulesAfterARestart)
{
    const provider::SalesRules rules{.memoryPercent = 50, .maxLeases = 3};
    setRules(rules);

    restart();

    EXPECT_EQ(daemon->state().rules, rules);
    EXPECT_EQ(daemon->state().capacity.offered.memoryMb, backend.total.memoryMb / 2);
}

TEST_F(ProviderAdmission, FollowsTheFileWhereItSaysWhatIsForRent)
{
    setRules({.maxLeases = 3});
    config.rules = provider::SalesRules{.maxLeases = 5};
    restart();

    const auto refused = daemon->setSalesRules({});

    EXPECT_EQ(daemon->state().rules.maxLeases, 5);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::Errc::NotAllowed);
}

TEST_F(ProviderAdmission, SellsInTheHoursOfItsOwnerOnly)
{
    const auto local = QDateTime::fromMSecsSinceEpoch(clock.sinceEpoch().count());
    const auto thisHour
        = static_cast<std::size_t>((local.date().dayOfWeek() - 1) * 24 + local.time().hour());
    provider::SalesRules rules;
    rules.hours.reset();
    rules.hours.set((thisHour + 1) % provider::HoursOfWeek);
    setRules(rules);
    EXPECT_EQ(daemon->state().banner, provider::BannerState::ClosingTime);
    EXPECT_EQ(serveAtOnce(1), 0);
    EXPECT_EQ(latestBeat().isAccepting, false);

    clock.advance(1h);

    EXPECT_EQ(daemon->state().banner, provider::BannerState::SellingNoTenants);
    EXPECT_EQ(serveAtOnce(1), 1);
    EXPECT_EQ(latestBeat().isAccepting, true);
    clock.advance(1h);
    EXPECT_EQ(daemon->state().banner, provider::BannerState::ClosingTime);
}

TEST_F(ProviderAdmission, TellsAtOnceHowManyStillFit)
{
    backend.total.cpuMillicores = 2000;
    restart();
    EXPECT_EQ(latestBeat().freePlaces,
        (QMap<QString, qint64>{{u"basic"_s, 2}, {u"small"_s, 4}, {u"medium"_s, 2}}));
    EXPECT_EQ(latestBeat().isAccepting, true);

    ASSERT_EQ(serveAtOnce(2), 2);
    pass(6s);

    EXPECT_EQ(latestBeat().freePlaces,
        (QMap<QString, qint64>{{u"basic"_s, 0}, {u"small"_s, 0}, {u"medium"_s, 0}}));
    EXPECT_EQ(latestBeat().isAccepting, false);
    EXPECT_EQ(latestBeat().available.cpu, 0);
}

TEST_F(ProviderAdmission, DoesNotOfferWhatCanNeverFit)
{
    EXPECT_EQ(protocol::offerFromEvent(latest(nostr::kinds::Offer))->specs.size(), 3);
    pass(2s);

    setRules({.cpuPercent = 10}); // 800 millicores
    pass(3s);

    const auto specs = protocol::offerFromEvent(latest(nostr::kinds::Offer))->specs;
    ASSERT_EQ(specs.size(), 1);
    EXPECT_EQ(specs.first().id, u"small"_s);
}

TEST_F(ProviderAdmission, FreesThePlaceWhenALeaseEnds)
{
    setRules({.maxLeases = 1});
    const auto tenant = aRenter();
    const auto podId = rent(*tenant);
    ASSERT_EQ(serveAtOnce(1), 0);

    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));
    pass(3s);

    EXPECT_EQ(serveAtOnce(1), 1);
}

TEST_F(ProviderAdmission, FreesThePlaceWhenTheHostRefuses)
{
    setRules({.maxLeases = 1});
    backend.createsToFail = 1;
    const auto unlucky = aRenter();
    unlucky->say(protocol::toJson(unlucky->request(unlucky->token(Sats{64}))));
    ASSERT_TRUE(passUntil([&] { return unlucky->lastError() == u"backend_error"_s; }));

    EXPECT_EQ(serveAtOnce(1), 1);
}

TEST_F(ProviderAdmission, CountsTheLeasesOfBeforeARestart)
{
    rent(*aRenter());
    restart();

    EXPECT_EQ(daemon->state().capacity.offered.memoryMb, backend.total.memoryMb);
    EXPECT_EQ(daemon->state().capacity.used.memoryMb, 512);
    EXPECT_EQ(daemon->state().capacity.placesTaken, 1);
}

// §12.2 A33
TEST_F(ProviderAdmission, CountsAServedLeaseOnce)
{
    const auto tenant = aRenter();
    const auto podId = rent(*tenant, Sats{512}); // for hours
    const auto jobs
        = [this] { return protocol::offerFromEvent(latest(nostr::kinds::Offer))->completedJobs; };
    clock.advance(1h);
    EXPECT_EQ(jobs(), 0);

    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));
    clock.advance(1h);
    EXPECT_EQ(jobs(), 1);

    restart();
    clock.advance(1h);
    EXPECT_EQ(jobs(), 1);
}

// §12.4 S24
TEST_F(ProviderAdmission, LetsWhatItPublishesExpire)
{
    for (const auto kind : {nostr::kinds::Offer, nostr::kinds::Heartbeat}) {
        const auto event = latest(kind);
        const auto expiration = nostr::firstTag(event.tags, "expiration"_L1);
        ASSERT_TRUE(expiration);
        EXPECT_GT(expiration->toLongLong(), clock.now().time_since_epoch().count() + 6 * 86'400);
    }
}

} // namespace test
