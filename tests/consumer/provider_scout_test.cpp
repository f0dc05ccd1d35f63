// SPDX-License-Identifier: GPL-3.0-or-later
// ProviderScout: a provider that matters to us is also read …
#include "consumer/core/provider_scout.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "nostr/kinds.h"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace test {

namespace {

class ProviderScoutTest : public testing::Test {
protected:
    ProviderScoutTest()
    {
        pool.addRelay(ours.url());
        QObject::connect(&scout, &consumer::ProviderScout::eventArrived, &scout,
            [this](const nostr::Event& event) { arrived += event.content; });
        run(1s);
    }
    void run(std::chrono::milliseconds time)
    {
        for (auto end = clock.uptime() + time; clock.uptime() < end;)
            clock.advance(std::min<std::chrono::milliseconds>(100ms, end - clock.uptime()));
    }
    nostr::Event made(const nostr::SecretKey& by, const nostr::EventTemplate& event)
    {
        return nostr::signEvent(event, by, random);
    }
    void place(FakeRelay& relay, const nostr::Event& event)
    {
        const auto session = relay.relay().connect(relay.url(), [](const QString&) {});
        session->receive(u"[\"EVENT\",%1]"_s.arg(QString::fromUtf8(toJsonText(event))));
    }
    // Says at our relay that it writes there.
    void listsAs(const nostr::SecretKey& who, const QList<nostr::RelayUrl>& writes)
    {
        const nostr::RelayList list{writes, {}};
        place(ours, made(who, toEvent(list, clock.now())));
    }
    void offers(FakeRelay& relay, const nostr::SecretKey& who, const QString& content)
    {
        const nostr::Tags tags{{u"d"_s, content}};
        place(relay, made(who, {clock.now(), nostr::kinds::Offer, tags, content}));
    }

    FakeClock clock;
    FakeRandom random;
    FakeRelays relays{clock, random};
    FakeRelay& ours = relays.add(u"wss://ours.example"_s);
    FakeRelay& theirs = relays.add(u"wss://theirs.example"_s);
    nostr::RelayPool pool{relays.transports(), clock, random};
    nostr::RelayDirectory directory{pool, clock};
    nostr::SecretKey provider = nostr::SecretKey::generate(random);
    nostr::SecretKey stranger = nostr::SecretKey::generate(random);
    consumer::ProviderScout scout{pool, directory, clock};
    QStringList arrived;
};

} // namespace

TEST_F(ProviderScoutTest, WhereItSaysThatItPublishes)
{
    listsAs(provider, {theirs.url()});
    offers(theirs, provider, u"moved"_s);
    offers(theirs, stranger, u"of somebody else"_s);

    scout.follow({provider.publicKey()});
    run(5s);
    EXPECT_EQ(arrived, QStringList{u"moved"_s});

    offers(theirs, provider, u"news"_s);
    run(1s);

    EXPECT_EQ(arrived.last(), u"news"_s);
}

TEST_F(ProviderScoutTest, NowhereElseWhenItSaysNothing)
{
    scout.follow({provider.publicKey()});
    run(10s);

    EXPECT_EQ(theirs.openCount(), 0);
}

TEST_F(ProviderScoutTest, OnlyAsLongAsItMatters)
{
    listsAs(provider, {theirs.url()});
    scout.follow({provider.publicKey()});
    run(5s);
    ASSERT_EQ(theirs.openCount(), 1);

    scout.follow({});
    run(60s);

    EXPECT_EQ(theirs.openCount(), 0);
}

TEST_F(ProviderScoutTest, AtABoundedNumberOfRelays)
{
    std::set<nostr::PublicKey> many;
    QList<FakeRelay*> all;
    for (std::size_t i = 0; i < consumer::ProviderScout::MaxRelays + 3; ++i) {
        const auto one = nostr::SecretKey::generate(random);
        all += &relays.add(u"wss://r%1.example"_s.arg(i));
        listsAs(one, {all.last()->url()});
        many.insert(one.publicKey());
    }

    scout.follow(many);
    run(10s);

    const auto open
        = std::ranges::count_if(all, [](const FakeRelay* relay) { return relay->openCount() > 0; });
    EXPECT_EQ(open, consumer::ProviderScout::MaxRelays);
}

TEST_F(ProviderScoutTest, WithoutAskingAboutMoreThanSoMany)
{
    std::set<nostr::PublicKey> many;
    for (std::size_t i = 0; i < consumer::ProviderScout::MaxProviders + 5; ++i) {
        const auto one = nostr::SecretKey::generate(random);
        listsAs(one, {theirs.url()});
        offers(theirs, one, QString::number(i));
        many.insert(one.publicKey());
    }

    scout.follow(many);
    run(60s);

    EXPECT_EQ(arrived.size(), qsizetype{consumer::ProviderScout::MaxProviders});
}

} // namespace test
