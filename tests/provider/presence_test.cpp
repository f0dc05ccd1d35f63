// SPDX-License-Identifier: GPL-3.0-or-later
// Whether buyers find a provider: its offer on the relays, seen from outside; its clock; and what
// was sent to it while it was away.
#include "provider/daemon/outside_view.h"
#include "provider_world.h"

namespace test {

using namespace provider;

class ProviderPresence : public ProviderTest {
protected:
    // As the real world starts it: with strangers' connections and other people's clocks.
    void startWithAView()
    {
        daemon.reset();
        DaemonParts parts{clock, random, *database, *m_ownPool, *wallet, backend};
        parts.strangers = relays.transports();
        parts.serverClock = [this](const QUrl& url) { return answer(url); };
        daemon = std::make_unique<Daemon>(config, parts);
        ASSERT_TRUE(daemon->start());
        pass(2s);
    }
    base::Task<base::Result<std::chrono::seconds>> answer(QUrl url)
    {
        const auto ahead
            = url.scheme() == u"https"_s && url.path() == u"/v1/info"_s ? mintAhead : relayAhead;
        co_return ahead;
    }
    bool hasNotice(NoticeCode code) const
    {
        const auto notices = daemon->state().notices;
        return std::ranges::any_of(
            notices, [code](const Notice& notice) { return notice.code == code; });
    }
    qsizetype offersSentTo(const FakeRelay& one) const
    {
        return std::ranges::count_if(one.received, [](const QString& text) {
            return text.startsWith(u"[\"EVENT\""_s) && text.contains(u"\"kind\":38383"_s);
        });
    }

    std::chrono::seconds mintAhead{0};
    std::chrono::seconds relayAhead{0};
    std::unique_ptr<nostr::RelayPool> m_ownPool
        = std::make_unique<nostr::RelayPool>(relays.transports(), clock, random);
};

TEST_F(ProviderPresence, TellsThatItsHostHangsAndTriesAgain)
{
    kill();
    backend.hangsOnProbe = true;
    start();
    EXPECT_TRUE(passUntil([&] { return hasNotice(NoticeCode::BackendUnreachable); }, 5min));

    backend.hangsOnProbe = false;
    EXPECT_TRUE(passUntil([&] { return !hasNotice(NoticeCode::BackendUnreachable); }, 5min));
}

TEST_F(ProviderPresence, LooksAtItselfFromOutside)
{
    startWithAView();
    EXPECT_TRUE(daemon->state().sights.isEmpty());
    const auto connections = relay.openCount();

    pass(OutsideView::Settling + 5s);

    const auto sights = daemon->state().sights;
    ASSERT_EQ(sights.size(), 1);
    EXPECT_EQ(sights.front().relay, relay.url());
    EXPECT_TRUE(sights.front().servesOffer && sights.front().servesHeartbeat);
    EXPECT_FALSE(hasNotice(NoticeCode::Invisible));
    EXPECT_EQ(relay.openCount(), connections); // the stranger has left
}

TEST_F(ProviderPresence, GivesItsOfferAgainToARelayThatLostIt)
{
    auto& forgetful = relays.add(u"wss://forgetful.example"_s);
    config.relays += forgetful.url();
    startWithAView();
    pass(OutsideView::Settling + 5s);
    ASSERT_FALSE(hasNotice(NoticeCode::Invisible));
    const auto before = offersSentTo(forgetful);
    forgetful.eventsToDrop = 1'000; // strangers get nothing any more

    pass(OutsideView::Interval + 15s);

    EXPECT_TRUE(hasNotice(NoticeCode::Invisible));
    EXPECT_GT(offersSentTo(forgetful), before);
    forgetful.eventsToDrop = 0;
    pass(OutsideView::Interval + 15s);
    EXPECT_FALSE(hasNotice(NoticeCode::Invisible));
}

TEST_F(ProviderPresence, DoesNotTakeADeafRelayForABlindOne)
{
    startWithAView();
    relay.neverAnswers = true;

    pass(OutsideView::Interval + 15s);

    ASSERT_EQ(daemon->state().sights.size(), 1);
    EXPECT_FALSE(daemon->state().sights.front().problem.isEmpty());
    EXPECT_FALSE(hasNotice(NoticeCode::Invisible));
}

TEST_F(ProviderPresence, PublishesEveryHour)
{
    const auto before = offersSentTo(relay);

    pass(61min);

    EXPECT_GE(offersSentTo(relay), before + 1);
    EXPECT_LE(offersSentTo(relay), before + 2);
}

TEST_F(ProviderPresence, PublishesAgainUntilARelayTakesTheOffer)
{
    kill();
    relay.neverAcknowledges = true;
    start();
    pass(1min);
    EXPECT_FALSE(daemon->state().offerPublishedAt);

    relay.neverAcknowledges = false;
    pass(2min);

    EXPECT_TRUE(daemon->state().offerPublishedAt);
    EXPECT_EQ(daemon->state().offerAcceptedBy.size(), 1);
}

TEST_F(ProviderPresence, TellsWhenItsClockIsWrong)
{
    mintAhead = relayAhead = 2min;
    startWithAView();
    EXPECT_EQ(daemon->state().clockOffset, 120s);
    EXPECT_TRUE(hasNotice(NoticeCode::ClockWrong));

    mintAhead = relayAhead = -3s;
    pass(61min);

    EXPECT_EQ(daemon->state().clockOffset, -3s);
    EXPECT_FALSE(hasNotice(NoticeCode::ClockWrong));
}

TEST_F(ProviderPresence, DoesNotBelieveASingleWrongClock)
{
    auto& second = relays.add(u"wss://second.example"_s);
    config.relays += second.url();
    mintAhead = 1h;
    startWithAView();

    EXPECT_EQ(daemon->state().clockOffset, 0s);
}

TEST_F(ProviderPresence, ServesWhatWasAskedAMomentAgo)
{
    const auto renter = aRenter();
    kill();
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    clock.advance(9min);

    start();

    EXPECT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));
}

class ProviderBacklog : public ProviderPresence, public testing::WithParamInterface<Mode> { };

TEST_P(ProviderBacklog, IsDeclinedWhenItIsTooOldAndNothingIsTaken)
{
    const auto renter = aRenter();
    kill();
    const auto token = renter->token(Sats{64});
    renter->say(protocol::toJson(renter->request(token)), GetParam());
    clock.advance(5h);

    start();

    ASSERT_TRUE(passUntil([&] { return !renter->lastError().isEmpty(); }));
    EXPECT_EQ(renter->lastError(), u"invalid_request"_s);
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
    restart();
    pass(5s);
    EXPECT_EQ(renter->heard().size(), 1); // once
}

TEST_P(ProviderBacklog, IsLeftAloneWhenItIsFromAnotherDay)
{
    const auto renter = aRenter();
    kill();
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))), GetParam());
    clock.advance(25h);

    start();
    pass(10s);

    EXPECT_TRUE(renter->heard().isEmpty());
}

INSTANTIATE_TEST_SUITE_P(Modes, ProviderBacklog, testing::Values(Mode::Nip17, Mode::Nip04));

} // namespace test
