// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator does to a running provider: ends it in order, changes its terms.
#include "platform/private_file.h"
#include "provider/daemon/config_file.h"
#include "provider/daemon/config_reloader.h"
#include "provider_world.h"

#include <QTemporaryDir>

namespace test {

using provider::NoticeCode;

class ProviderOperation : public ProviderTest {
protected:
    std::optional<protocol::Offer> publishedOffer()
    {
        nostr::Filter filter;
        filter.kinds = {nostr::kinds::Offer};
        filter.authors = {config.key.publicKey()};
        nostr::RelayPool reader{relays.transports(), clock, random};
        reader.addRelay(relay.url());
        auto fetching = reader.fetch({filter});
        passUntil([&] { return fetching.isDone(); });
        const auto report = fetching.await_resume();
        if (report.events.isEmpty())
            return std::nullopt;
        return protocol::offerFromEvent(report.events.front()).value();
    }
    bool hasNotice(NoticeCode code) const
    {
        const auto notices = daemon->state().notices;
        return std::ranges::any_of(
            notices, [code](const provider::Notice& notice) { return notice.code == code; });
    }
    provider::DaemonConfig withRate(std::int64_t rate) const
    {
        auto changed = config;
        changed.specs.front().ratePerSecond = Msats{rate};
        return changed;
    }
};

TEST_F(ProviderOperation, FinishesWhatIsUnderWayBeforeItEnds)
{
    mint.setLatency(200ms);
    const auto renter = aRenter();
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    ASSERT_TRUE(passUntil([&] { return count(JournalKind::Request) == 1; }));
    ASSERT_FALSE(renter->last<protocol::AccessDetails>());

    auto finishing = daemon->finish();
    ASSERT_TRUE(passUntil([&] { return finishing.isDone(); }, 15s));
    kill();
    pass(1s);

    EXPECT_TRUE(renter->last<protocol::AccessDetails>());
}

TEST_F(ProviderOperation, EndsInTimeWhenTheHostHangsAndLosesNothing)
{
    backend.hangsOnCreate = true;
    const auto renter = aRenter();
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    ASSERT_TRUE(passUntil([&] { return backend.hangingCreates() == 1; }));

    auto finishing = daemon->finish();
    pass(provider::Daemon::FinishLimit - 1s);
    EXPECT_FALSE(finishing.isDone());
    pass(2s);
    EXPECT_TRUE(finishing.isDone());
    kill();
    backend.releaseCreates();
    start();

    EXPECT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));
    EXPECT_EQ(count(JournalKind::Redeemed), 1);
}

TEST_F(ProviderOperation, LeavesWhatItHasNotBegunToItsNextLife)
{
    const auto renter = aRenter();
    auto finishing = daemon->finish();
    pass(1s);
    ASSERT_TRUE(finishing.isDone());
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(5s);
    EXPECT_EQ(count(JournalKind::Request), 0);

    restart();

    EXPECT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));
}

TEST_F(ProviderOperation, SellsAtItsNewPricesAndKeepsThoseOfRunningLeases)
{
    const auto early = aRenter();
    rent(*early);
    auto changed = withRate(100);
    changed.name = u"LoudFrostCrane"_s;

    ASSERT_TRUE(daemon->adopt(changed));
    pass(3s);

    const auto offer = publishedOffer();
    ASSERT_TRUE(offer);
    EXPECT_EQ(offer->specs.front().ratePerSecond, Msats{100});
    EXPECT_EQ(offer->name, u"LoudFrostCrane"_s);
    const auto late = aRenter();
    rent(*late);
    EXPECT_EQ(lease(0).spec.ratePerSecond, Msats{100});
    EXPECT_EQ(lease(1).spec.ratePerSecond, Msats{50});
}

TEST_F(ProviderOperation, MovesToOtherRelays)
{
    auto& second = relays.add(u"wss://second.example"_s);
    auto changed = config;
    changed.relays = {second.url()};

    ASSERT_TRUE(daemon->adopt(changed));
    pass(3min);

    EXPECT_EQ(daemon->state().offerAcceptedBy, QList<nostr::RelayUrl>{second.url()});
}

TEST_F(ProviderOperation, TakesNoMoneyOfAMintThatItNoLongerAccepts)
{
    auto changed = config;
    changed.mints = {u"https://other.example"_s};
    ASSERT_TRUE(daemon->adopt(changed));
    pass(2s);

    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    renter->say(protocol::toJson(renter->request(token)));

    ASSERT_TRUE(passUntil([&] { return !renter->lastError().isEmpty(); }));
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(ProviderOperation, NeverBecomesAnotherProvider)
{
    auto changed = config;
    changed.key = nostr::SecretKey::generate(random);

    EXPECT_EQ(daemon->adopt(changed).error().code, base::Errc::NotAllowed);
    EXPECT_EQ(daemon->state().provider, config.key.publicKey());
}

class ProviderReload : public ProviderOperation {
protected:
    ProviderReload()
    {
        write(withRate(50));
        reloader = std::make_unique<provider::ConfigReloader>(
            path,
            [this]() -> base::Result<provider::DaemonConfig> {
                const auto text = platform::readPrivateFile(path, 1 << 20);
                if (!text || !text->startsWith("rate "))
                    return base::fail(base::Errc::Malformed, u"no rate is named"_s);
                return withRate(text->mid(5).toLongLong());
            },
            *daemon, clock);
    }
    void write(const provider::DaemonConfig& terms)
    {
        writeText("rate " + QByteArray::number(qint64{terms.specs.front().ratePerSecond.value()}));
    }
    void writeText(const QByteArray& text) { ASSERT_TRUE(platform::writePrivateFile(path, text)); }

    QTemporaryDir folder;
    const QString path = folder.filePath(u"provider-config.json"_s);
    std::unique_ptr<provider::ConfigReloader> reloader;
};

TEST_F(ProviderReload, FollowsItsFile)
{
    write(withRate(75));
    pass(10s);

    EXPECT_EQ(publishedOffer()->specs.front().ratePerSecond, Msats{75});
}

TEST_F(ProviderReload, KeepsTheOldTermsWhenTheFileIsBrokenAndSaysSo)
{
    writeText("{");
    pass(10s);

    EXPECT_TRUE(hasNotice(NoticeCode::ConfigRefused));
    EXPECT_EQ(publishedOffer()->specs.front().ratePerSecond, Msats{50});
    EXPECT_EQ(daemon->state().banner, provider::BannerState::SellingNoTenants);

    write(withRate(60));
    pass(10s);

    EXPECT_FALSE(hasNotice(NoticeCode::ConfigRefused));
    EXPECT_EQ(publishedOffer()->specs.front().ratePerSecond, Msats{60});
}

} // namespace test
