// SPDX-License-Identifier: GPL-3.0-or-later
// A consumer as a provider sees one: a key, a wallet, and a box of answers.
#pragma once

#include "cashu/wallet.h"
#include "fake_clock.h"
#include "fake_mint.h"
#include "fake_relay.h"
#include "nostr/relay_list.h"
#include "nostr/relay_pool.h"
#include "protocol/direct_message.h"
#include "protocol/lease_stop.h"
#include "protocol/reply.h"
#include "protocol/request.h"

#include <gtest/gtest.h>

namespace test {

class Renter {
public:
    Renter(FakeClock& clock, FakeRelays& relays, const nostr::RelayUrl& relay, FakeMint& mint,
        const nostr::PublicKey& provider, std::uint8_t seed)
        : m_clock{clock}
        , m_random{seed}
        , m_provider{provider}
        , m_key{nostr::SecretKey::generate(m_random)}
        , m_database{storage::Database::open(QStringLiteral(":memory:")).value()}
        , m_pool{relays.transports(), clock, m_random}
        , m_mint{mint}
    {
        std::array<std::uint8_t, 64> bytes{};
        bytes.fill(seed);
        m_wallet = cashu::Wallet::open(*m_database, mint.connector(), clock, m_random,
            crypto::SecretBytes<64>{bytes}, cashu::PracticeMoney::Required)
                       .value();
        m_pool.addRelay(relay);
        listen();
    }

    const nostr::PublicKey& key() const { return m_key.publicKey(); }
    cashu::Wallet& wallet() { return *m_wallet; }

    void fund(base::Sats amount)
    {
        ASSERT_TRUE(await(m_wallet->addMint(m_mint.url())));
        const auto quote = await(m_wallet->requestInvoice(m_mint.url(), amount));
        ASSERT_TRUE(quote);
        const auto collected = await(m_wallet->collect(quote->id, std::chrono::minutes{1}));
        ASSERT_TRUE(collected);
        ASSERT_EQ(*collected, amount);
    }

    QString token(base::Sats amount)
    {
        return await(m_wallet->send(m_mint.url(), amount, QStringLiteral("rent"))).value().text;
    }

    protocol::SpawnRequest request(const QString& token) const
    {
        protocol::SpawnRequest spawn;
        spawn.token = token;
        spawn.specId = QStringLiteral("basic");
        spawn.image = QStringLiteral("ubuntu:22.04");
        spawn.sshUsername = QStringLiteral("user");
        spawn.sshPassword = QStringLiteral("k3Vb9TqLmZ2xWc7P");
        return spawn;
    }

    // The wrapped or encrypted event, published as well.
    nostr::Event say(const QString& text, protocol::Mode mode = protocol::Mode::Nip17,
        int kind = nostr::kinds::ChatMessage)
    {
        const protocol::Outgoing message{
            .text = text, .sentAt = m_clock.now(), .kind = kind, .mode = mode};
        const auto event = protocol::seal(
            message, m_key, m_provider, m_clock.now(), nostr::Backdating::RandomTwoDays, m_random)
                               .value();
        publish(event);
        return event;
    }
    void publish(const nostr::Event& event) { m_sending.push_back(m_pool.publish(event)); }
    // Says where it wants to be reached (NIP-17, kind 10050).
    void nameInbox(const nostr::RelayUrl& relay)
    {
        const auto list = nostr::directMessageRelaysEvent({relay}, m_clock.now());
        publish(nostr::signEvent(list, m_key, m_random));
    }

    // The same rumor in a new wrap, as a consumer repeats itself.
    void sayAgain(const QString& text, base::UnixTime sentAt, int kind = nostr::kinds::ChatMessage)
    {
        const protocol::Outgoing message{.text = text, .sentAt = sentAt, .kind = kind};
        publish(protocol::seal(
            message, m_key, m_provider, m_clock.now(), nostr::Backdating::RandomTwoDays, m_random)
                    .value());
    }

    void stop(const QString& podId)
    {
        const protocol::LeaseMessage message{.sequence = 1,
            .role = protocol::LeaseRole::Owner,
            .sentAt = m_clock.now(),
            .answerTo = {},
            .body = protocol::LeaseStop{podId, QStringLiteral("done")}};
        say(protocol::toJson(message), protocol::Mode::Nip17, nostr::kinds::MarketMessage);
    }
    void acknowledge(const QString& refundId)
    {
        const protocol::LeaseMessage message{.sequence = 2,
            .role = protocol::LeaseRole::Owner,
            .sentAt = m_clock.now(),
            .answerTo = {},
            .body = protocol::LeaseAck{refundId}};
        say(protocol::toJson(message), protocol::Mode::Nip17, nostr::kinds::MarketMessage);
    }

    // Everything the provider said, oldest first.
    const QList<protocol::Decrypted>& heard() const { return m_heard; }

    template <typename T>
    std::optional<T> last() const // of replies
    {
        for (auto message = m_heard.rbegin(); message != m_heard.rend(); ++message) {
            const auto reply = protocol::replyFromText(message->text);
            if (reply && std::holds_alternative<T>(*reply))
                return std::get<T>(*reply);
        }
        return std::nullopt;
    }
    std::optional<protocol::LeaseClosed> closed() const
    {
        for (auto message = m_heard.rbegin(); message != m_heard.rend(); ++message) {
            const auto market = protocol::leaseMessageFromText(message->text);
            if (market && std::holds_alternative<protocol::LeaseClosed>(market->body))
                return std::get<protocol::LeaseClosed>(market->body);
        }
        return std::nullopt;
    }
    QString lastError() const
    {
        const auto error = last<protocol::ErrorReply>();
        return error ? error->type : QString{};
    }

    cashu::TokenFate fateOf(const QString& token)
    {
        return await(m_wallet->fateOf(cashu::tokenFromText(token).value())).value();
    }
    base::Sats redeem(const QString& token)
    {
        return await(
            m_wallet->receive(cashu::tokenFromText(token).value(), QStringLiteral("refund")))
            .value();
    }

private:
    template <typename T>
    T await(base::Task<T> task)
    {
        for (int i = 0; i < 3000 && !task.isDone(); ++i)
            m_clock.advance(std::chrono::milliseconds{10});
        if (!task.isDone())
            qFatal("a task of the renter did not end");
        return task.await_resume();
    }
    void listen()
    {
        nostr::Filter filter;
        filter.kinds = {nostr::kinds::EncryptedDirectMessage, nostr::kinds::GiftWrap};
        filter.tags.insert(u'p', {m_key.publicKey().toHex()});
        m_subscription = m_pool.subscribe({filter});
        QObject::connect(m_subscription.get(), &nostr::Subscription::eventArrived,
            m_subscription.get(), [this](const nostr::Event& event) {
                if (const auto message = protocol::open(event, m_key))
                    m_heard.append(*message);
            });
    }

    FakeClock& m_clock;
    FakeRandom m_random;
    nostr::PublicKey m_provider;
    nostr::SecretKey m_key;
    std::unique_ptr<storage::Database> m_database;
    nostr::RelayPool m_pool;
    FakeMint& m_mint;
    std::unique_ptr<cashu::Wallet> m_wallet;
    std::unique_ptr<nostr::Subscription> m_subscription;
    std::vector<base::Task<nostr::PublishReport>> m_sending;
    QList<protocol::Decrypted> m_heard;
};

} // namespace test
