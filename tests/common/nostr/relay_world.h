// SPDX-License-Identifier: GPL-3.0-or-later
// A pool, a few fake relays and an author, for tests of the pool.
#pragma once

#include "fake_clock.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "nostr/kinds.h"
#include "nostr/relay_pool.h"

#include <gtest/gtest.h>

#include <optional>

namespace test {

class RelayWorld : public testing::Test {
protected:
    using Report = nostr::PublishReport;
    static constexpr auto Moment
        = std::chrono::milliseconds{20}; // enough for every message on its way

    FakeClock clock;
    FakeRandom random;
    FakeRelays relays{clock, random};
    FakeRelay& first = relays.add(QStringLiteral("wss://first.example"));
    FakeRelay& second = relays.add(QStringLiteral("wss://second.example"));
    nostr::RelayPool pool{relays.transports(), clock, random};
    nostr::SecretKey author = nostr::SecretKey::generate(random);
    nostr::SecretKey other = nostr::SecretKey::generate(random);

    nostr::Event event(int kind, const QString& content = {}, const nostr::Tags& tags = {},
        std::chrono::seconds age = {})
    {
        return nostr::signEvent(
            {.createdAt = clock.now() - age, .kind = kind, .tags = tags, .content = content},
            author, random);
    }
    static nostr::Filter ofKind(int kind)
    {
        nostr::Filter filter;
        filter.kinds += kind;
        return filter;
    }
    // Stores an event at a relay behind the pool's back.
    void place(FakeRelay& relay, const nostr::Event& event)
    {
        const auto session = relay.relay().connect(relay.url(), [](const QString&) {});
        session->receive(
            QStringLiteral("[\"EVENT\",%1]").arg(QString::fromUtf8(toJsonText(event))));
    }
    void connectBoth()
    {
        pool.addRelay(first.url());
        pool.addRelay(second.url());
        clock.advance(Moment);
    }
    Report reportOf(base::Task<Report> publishing)
    {
        EXPECT_TRUE(publishing.isDone());
        return publishing.isDone() ? publishing.await_resume() : Report{};
    }
    nostr::RelayHealth healthOf(const FakeRelay& relay) const
    {
        for (const auto& health : pool.health())
            if (health.url == relay.url())
                return health;
        return {.url = relay.url()};
    }
};

// What a subscription has brought so far.
struct Collected {
    std::unique_ptr<nostr::Subscription> subscription;
    QList<nostr::Event> events;
    int seenAgain = 0;
    int ends = 0;
    qsizetype eventsBeforeEnd = 0;

    explicit Collected(std::unique_ptr<nostr::Subscription> made)
        : subscription{std::move(made)}
    {
        QObject::connect(subscription.get(), &nostr::Subscription::eventArrived, subscription.get(),
            [this](const nostr::Event& event) { events += event; });
        QObject::connect(subscription.get(), &nostr::Subscription::seenAgain, subscription.get(),
            [this] { ++seenAgain; });
        QObject::connect(subscription.get(), &nostr::Subscription::storedEventsEnded,
            subscription.get(), [this] {
                ++ends;
                eventsBeforeEnd = events.size();
            });
    }
    QStringList contents() const
    {
        QStringList all;
        for (const auto& event : events)
            all += event.content;
        return all;
    }
};

} // namespace test
