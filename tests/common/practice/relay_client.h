// SPDX-License-Identifier: GPL-3.0-or-later
// A practice relay in memory and clients that speak to it without sockets.
#pragma once

#include "fake_clock.h"
#include "fake_random.h"
#include "nostr/kinds.h"
#include "nostr/relay_message.h"
#include "practice/practice_relay.h"
#include "practice/practice_relay_session.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

namespace test {

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using practice::PracticeRelay;

inline constexpr int Note = 1;
inline constexpr int Profile = 0;

// One client of the relay and what it heard.
struct Client {
    QStringList heard;
    std::unique_ptr<practice::PracticeRelaySession> session;

    explicit Client(PracticeRelay& relay, const QString& url = u"ws://127.0.0.1:7777"_s)
        : session{
            relay.connect(*RelayUrl::fromText(url), [this](const QString& text) { heard += text; })}
    {
    }
    QStringList say(const QString& text)
    {
        heard.clear();
        session->receive(text);
        return heard;
    }
    relay_says::Ok publish(const Event& event)
    {
        for (const auto& text : say(eventMessage(event))) {
            const auto message = relayMessageFromText(text);
            if (message && std::holds_alternative<relay_says::Ok>(*message))
                return std::get<relay_says::Ok>(*message);
        }
        ADD_FAILURE() << "no OK";
        return {};
    }
    // The contents of what a REQ brings; "EOSE" last.
    QStringList ask(const Filter& filter, const QString& name = u"s"_s)
    {
        return summary(say(requestMessage(name, {filter})));
    }
    static QStringList summary(const QStringList& texts)
    {
        QStringList all;
        for (const auto& text : texts) {
            const auto parts = QJsonDocument::fromJson(text.toUtf8()).array();
            const auto verb = parts.at(0).toString();
            if (verb == u"EVENT"_s)
                all += parts.at(2)[u"content"_s].toString();
            else
                all += verb == u"CLOSED"_s ? verb + u' ' + reasonPrefix(parts.at(2).toString())
                                           : verb;
        }
        return all;
    }
};

class PracticeRelayTest : public testing::Test {
protected:
    Event event(
        int kind, const QString& content = {}, const Tags& tags = {}, std::chrono::seconds age = {})
    {
        return signEvent(
            {.createdAt = clock.now() - age, .kind = kind, .tags = tags, .content = content},
            author, random);
    }
    static Filter ofKind(int kind)
    {
        Filter filter;
        filter.kinds += kind;
        return filter;
    }
    void open(PracticeRelay::Policy policy = {})
    {
        relay = PracticeRelay::open(*database, clock, random, policy).value();
    }
    Event authFor(const Client& client, const SecretKey& key,
        const QString& relayUrl = u"ws://127.0.0.1:7777/"_s)
    {
        QString challenge;
        for (const auto& text : client.heard)
            if (text.startsWith(u"[\"AUTH\""_s))
                challenge = text.section(u'"', 3, 3);
        return signEvent({.createdAt = clock.now(),
                             .kind = kinds::Auth,
                             .tags = {{u"relay"_s, relayUrl}, {u"challenge"_s, challenge}},
                             .content = {}},
            key, random);
    }

    FakeClock clock;
    FakeRandom random;
    SecretKey author = SecretKey::generate(random);
    SecretKey other = SecretKey::generate(random);
    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    std::unique_ptr<PracticeRelay> relay
        = PracticeRelay::open(*database, clock, random, {}).value();
};

} // namespace test
