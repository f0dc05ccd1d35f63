// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_directory.h"
#include "protocol/heartbeat.h"
#include "protocol/offer.h"
#include "provider_world.h"

namespace test {

class Provider : public ProviderTest { };

TEST_F(Provider, ServesASpawnInBothModesAndAnswersInTheSame)
{
    for (const auto mode : {Mode::Nip17, Mode::Nip04}) {
        const auto renter = aRenter();

        const auto podId = rent(*renter, Sats{64}, mode);

        ASSERT_FALSE(podId.isEmpty());
        EXPECT_EQ(renter->heard().last().mode, mode);
    }
    EXPECT_EQ(backend.machines.size(), 2U);
}

TEST_F(Provider, TellsHowToLogIn)
{
    const auto renter = aRenter();

    rent(*renter);

    const auto details = renter->last<protocol::AccessDetails>();
    ASSERT_TRUE(details);
    EXPECT_EQ(details->podId, u"container-1000"_s);
    EXPECT_EQ(details->sshPort, config.firstSshPort);
    EXPECT_EQ(details->hostAddress, u"203.0.113.7"_s);
    EXPECT_EQ(details->specName, u"Basic"_s);
    EXPECT_EQ(protocol::passwordIn(details->instructions), u"k3Vb9TqLmZ2xWc7P"_s);
    EXPECT_TRUE(details->instructions.last().contains(u"a pretended Linux"_s));
    EXPECT_TRUE(details->templatePorts.isEmpty());
}

TEST_F(Provider, TellsTheAddressOfAServerThatHasOneOfItsOwn)
{
    backend.sshHost = u"198.51.100.9"_s;
    const auto renter = aRenter();

    const auto podId = rent(*renter);

    const auto details = renter->last<protocol::AccessDetails>();
    ASSERT_TRUE(details);
    EXPECT_EQ(details->hostAddress, u"198.51.100.9"_s);
    EXPECT_EQ(details->sshPort, 22);
    EXPECT_TRUE(details->instructions.join(u' ').contains(u"198.51.100.9"_s));
    EXPECT_FALSE(details->instructions.join(u' ').contains(u"203.0.113.7"_s));
    restart();
    renter->say(protocol::toJson(protocol::StatusRequest{.podId = podId}));
    ASSERT_TRUE(passUntil([&] { return renter->last<protocol::StatusReply>().has_value(); }));
    EXPECT_EQ(renter->last<protocol::StatusReply>()->sshHost, u"198.51.100.9"_s);
    EXPECT_EQ(renter->last<protocol::StatusReply>()->sshPort, 22);
}

TEST_F(Provider, MakesAPasswordWhenTheOneAskedForIsNotAcceptable)
{
    const auto renter = aRenter();
    auto request = renter->request(renter->token(Sats{64}));
    request.sshPassword = u"short"_s;

    renter->say(protocol::toJson(request));
    ASSERT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));

    const auto password
        = protocol::passwordIn(renter->last<protocol::AccessDetails>()->instructions);
    ASSERT_TRUE(password);
    EXPECT_EQ(password->size(), 16);
}

TEST_F(Provider, SellsExactlyTheTimeThatArrived)
{
    const auto renter = aRenter();

    rent(*renter, Sats{64});

    const auto details = renter->last<protocol::AccessDetails>();
    ASSERT_TRUE(details);
    const auto net = lease().paid;
    EXPECT_EQ(net, base::toMsats(Sats{63})); // 100 ppk of one proof, rounded up
    EXPECT_EQ(details->expiresAt, lease().startedAt + std::chrono::seconds{net.value() / 50});
}

TEST_F(Provider, ShowsTheLeaseAndItsBooks)
{
    const auto renter = aRenter();

    rent(*renter, Sats{64});
    pass(10s);

    const auto state = daemon->state();
    EXPECT_EQ(state.banner, provider::BannerState::Selling);
    EXPECT_EQ(state.activeLeases, 1);
    EXPECT_EQ(lease().state, LeaseState::Running);
    EXPECT_EQ(lease().tenant, renter->key());
    EXPECT_EQ(lease().payments.size(), 1);
    EXPECT_GT(state.earnedTotal, Msats{0});
    EXPECT_EQ(lease().owedNow, base::roundDownToSats(lease().paid - lease().earned));
    EXPECT_EQ(state.capacity.used.cpuMillicores, 1000);
    for (const auto kind :
        {JournalKind::Request, JournalKind::Redeemed, JournalKind::Created, JournalKind::Answered})
        EXPECT_EQ(count(kind), 1);
}

TEST_F(Provider, PublishesItsOfferAndBeats)
{
    pass(130s);

    nostr::RelayPool pool{relays.transports(), clock, random};
    pool.addRelay(relay.url());
    nostr::Filter filter;
    filter.authors = {config.key.publicKey()};
    auto fetching = pool.fetch({filter});
    ASSERT_TRUE(passUntil([&] { return fetching.isDone(); }));
    const auto events = fetching.await_resume().events;
    int offers = 0;
    int beats = 0;
    for (const auto& event : events) {
        if (const auto offer = protocol::offerFromEvent(event)) {
            ++offers;
            EXPECT_TRUE(offer->canDo(protocol::RefundCapability));
            EXPECT_TRUE(offer->canDo(protocol::LocalCapability));
            EXPECT_EQ(offer->minimumDuration, 60s);
        }
        if (const auto beat = protocol::heartbeatFromEvent(event)) {
            ++beats;
            EXPECT_EQ(beat->available.memoryMb, backend.total.memoryMb);
        }
    }
    EXPECT_EQ(offers, 1);
    EXPECT_EQ(beats, 3); // at the start and twice since
    EXPECT_EQ(daemon->state().offerAcceptedBy.size(), 1);
}

TEST_F(Provider, TellsWhereItIsReached)
{
    pass(5s);

    nostr::RelayPool pool{relays.transports(), clock, random};
    pool.addRelay(relay.url());
    nostr::RelayDirectory directory{pool, clock};
    auto asking = directory.relaysOf(config.key.publicKey());
    ASSERT_TRUE(passUntil([&] { return asking.isDone(); }));
    const auto known = asking.await_resume();
    ASSERT_TRUE(known);
    EXPECT_EQ(known->directMessages, QList{relay.url()});
    EXPECT_EQ(known->list.writes, QList{relay.url()});
}

TEST_F(Provider, AlsoAnswersWhereTheRenterWantsToBeReached)
{
    auto& inbox = relays.add(u"wss://inbox.example"_s);
    const auto renter = aRenter();
    renter->nameInbox(inbox.url());
    pass(1s);

    ASSERT_FALSE(rent(*renter).isEmpty());
    pass(1s);

    EXPECT_EQ(inbox.relay().eventCount(), 1);
}

TEST_F(Provider, TakesAnotherPortWhenAForeignProgramHasThisOne)
{
    // Of another provider on this computer, as far as ports go.
    backends::WorkloadSpec foreign;
    foreign.id.value = u"foreign"_s;
    foreign.sshPort = config.firstSshPort;
    foreign.memoryMb = 0;
    const auto renter = aRenter();
    backend.machines.emplace(foreign.id, FakeBackend::Machine{foreign});

    rent(*renter);

    EXPECT_EQ(renter->last<protocol::AccessDetails>()->sshPort, config.firstSshPort + 1);
    EXPECT_EQ(count(JournalKind::CreateFailed), 0);
}

TEST_F(Provider, ServesDifferentConsumersAtTheSameTime)
{
    const auto first = aRenter();
    const auto second = aRenter();
    backend.hangsOnCreate = true;

    first->say(protocol::toJson(first->request(first->token(Sats{64}))));
    pass(1s);
    second->say(protocol::toJson(second->request(second->token(Sats{64}))));
    pass(1s);

    EXPECT_EQ(backend.hangingCreates(), 2);
    backend.releaseCreates();
    ASSERT_TRUE(passUntil([&] {
        return first->last<protocol::AccessDetails>() && second->last<protocol::AccessDetails>();
    }));
    EXPECT_NE(first->last<protocol::AccessDetails>()->podId,
        second->last<protocol::AccessDetails>()->podId);
    EXPECT_NE(first->last<protocol::AccessDetails>()->sshPort,
        second->last<protocol::AccessDetails>()->sshPort);
}

TEST_F(Provider, NeverSellsThePlaceThatIsBeingPaidFor)
{
    backend.total.memoryMb = 700; // room for one
    restart();
    const auto first = aRenter();
    const auto second = aRenter();
    backend.hangsOnCreate = true;
    const auto token = second->token(Sats{64});

    first->say(protocol::toJson(first->request(first->token(Sats{64}))));
    pass(1s);
    second->say(protocol::toJson(second->request(token)));
    pass(1s);
    backend.releaseCreates();
    pass(2s);

    EXPECT_TRUE(first->last<protocol::AccessDetails>());
    EXPECT_EQ(second->lastError(), u"provisioning_error"_s);
    EXPECT_EQ(second->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(Provider, AnswersARepeatedRequestWithTheSameAnswer)
{
    const auto renter = aRenter();
    const auto text = protocol::toJson(renter->request(renter->token(Sats{64})));
    const auto sentAt = clock.now();
    renter->sayAgain(text, sentAt);
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 1; }));

    renter->sayAgain(text, sentAt); // the same message
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 2; }));
    renter->say(text); // another message with the same token
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 3; }));

    for (const auto& message : renter->heard())
        EXPECT_EQ(message.text, renter->heard().first().text);
    EXPECT_EQ(backend.createCalls, 1);
    EXPECT_EQ(count(JournalKind::Redeemed), 1);
}

TEST_F(Provider, RefusesATokenThatAnotherKeyUsed)
{
    const auto renter = aRenter();
    const auto thief = aRenter();
    const auto token = renter->token(Sats{64});
    renter->say(protocol::toJson(renter->request(token)));
    ASSERT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));

    thief->say(protocol::toJson(thief->request(token)));
    ASSERT_TRUE(passUntil([&] { return !thief->heard().isEmpty(); }));

    EXPECT_EQ(thief->lastError(), u"token_already_spent"_s);
    EXPECT_EQ(backend.machines.size(), 1U);
}

TEST_F(Provider, KeepsAnAnswerUntilARelayTakesIt)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(1s);
    relay.refusesConnections = true;
    relay.disconnectAll();
    backend.releaseCreates();
    pass(30s);
    ASSERT_TRUE(renter->heard().isEmpty());

    relay.refusesConnections = false;

    EXPECT_TRUE(
        passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }, 5min));
    EXPECT_EQ(count(JournalKind::Answered), 1);
}

TEST_F(Provider, DropsWhatFloodsIt)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(500ms);

    for (int i = 0; i < 100; ++i)
        renter->say(u"{\"pod_id\":\"%1\"}"_s.arg(i));
    pass(2s);
    backend.releaseCreates();
    pass(5s);

    EXPECT_TRUE(renter->last<protocol::AccessDetails>());
    EXPECT_LE(renter->heard().size(), 18);
}

} // namespace test
