// SPDX-License-Identifier: GPL-3.0-or-later
// Our side of a Nostr conversation with a peer: a pool over real sockets and an author of its own
// for every test, so that tests can share a relay.
#pragma once

#include "await.h"
#include "base/clock.h"
#include "base/random.h"
#include "nostr/kinds.h"
#include "nostr/relay_pool.h"
#include "nostr/web_socket_transport.h"
#include "table.h"

#include <QJsonArray>
#include <gtest/gtest.h>

namespace test {

class NostrSide : public testing::Test {
protected:
    nostr::Event event(int kind, const QString& content, const nostr::Tags& tags = {},
        std::chrono::seconds age = {})
    {
        return nostr::signEvent(
            {.createdAt = clock.now() - age, .kind = kind, .tags = tags, .content = content},
            author, random);
    }
    nostr::Filter ofAuthor(int kind) const
    {
        nostr::Filter filter;
        filter.kinds += kind;
        filter.authors += author.publicKey();
        return filter;
    }
    QList<nostr::Event> fetch(const nostr::Filter& filter)
    {
        return resultOf(pool.fetch({filter}, {}, std::chrono::seconds{15})).events;
    }
    nostr::PublishReport publish(const nostr::Event& event)
    {
        return resultOf(pool.publish(event, {}, std::chrono::seconds{15}));
    }
    void expectAccepted(const nostr::Event& event)
    {
        const auto report = publish(event);
        EXPECT_TRUE(report.isAccepted())
            << (report.refused.isEmpty() ? std::string{"silence"}
                                         : report.refused.first().second.toStdString());
    }
    static QStringList contentsOf(const QList<nostr::Event>& events)
    {
        QStringList contents;
        for (const auto& event : events)
            contents += event.content;
        return contents;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    nostr::SecretKey author = nostr::SecretKey::generate(random);
    nostr::RelayPool pool{nostr::webSocketTransports(clock), clock, random};
};

} // namespace test
