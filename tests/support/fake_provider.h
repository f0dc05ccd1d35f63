// SPDX-License-Identifier: GPL-3.0-or-later
// A small provider in the fake world: publishes an offer and heartbeats, redeems tokens at the fake
// mint, answers through the relays. What it does wrong is set by the test.
#pragma once

#include "cashu/wallet.h"
#include "fake_mint.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "nostr/relay_pool.h"
#include "protocol/direct_message.h"
#include "protocol/heartbeat.h"
#include "protocol/lease_stop.h"
#include "protocol/offer.h"
#include "protocol/provider_name.h"
#include "protocol/reply.h"
#include "protocol/request.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>

namespace test {

enum class ProviderMood {
    Serves,
    Refuses, // an error reply, the token untouched
    TakesAndFails, // an error reply, the token redeemed and kept
    TakesAndRefunds, // an error reply with a refund token
    IgnoresRequests,
    TakesAndIsSilent,
};

class FakeProvider : public QObject {
public:
    ProviderMood mood = ProviderMood::Serves;
    QString errorType = QStringLiteral("backend_error");
    std::chrono::milliseconds workTime{50};
    bool answersTwice = false;
    bool answersAsAnother = false; // another key answers first
    bool isOldPeer = false; // its answers do not name the question
    QString refundInstead; // sent in place of every refund token it makes
    QString host = QStringLiteral("127.0.0.1");
    QString user = QStringLiteral("root");
    std::optional<base::UnixTime> expiryInstead; // told in place of the real end
    QList<nostr::EventId> topUps; // ids of the questions
    int requestsSeen = 0; // different ones
    int spawns = 0;
    int stops = 0;
    QSet<QString> acknowledged; // refund ids
    int acks = 0; // different ones
    protocol::Offer offer;

    FakeProvider(FakeRelays& relays, const QStringList& urls, FakeMint& mint, base::Clock& clock,
        std::uint64_t seed = 99)
        : m_random{seed}
        , m_key{nostr::SecretKey::generate(m_random)}
        , m_clock{clock}
        , m_mint{mint}
        , m_database{*storage::Database::open(QStringLiteral(":memory:"))}
        , m_pool{relays.transports(), clock, m_random}
    {
        for (const auto& url : urls)
            m_pool.addRelay(*nostr::RelayUrl::fromText(url));
        crypto::SecretBytes<64> walletSeed;
        m_random.fill({walletSeed.data(), 64});
        m_wallet = *cashu::Wallet::open(*m_database, mint.connector(), clock, m_random, walletSeed,
            cashu::PracticeMoney::Required);
        offer.provider = m_key.publicKey();
        offer.name = protocol::providerName(m_key.publicKey());
        offer.capabilities = {QStringLiteral("local"), QString{protocol::RefundCapability}};
        offer.specs = {{QStringLiteral("basic"), QStringLiteral("Basic"),
            QStringLiteral("1 vCPU, 512 MB"), 1000, 512, base::Msats{50}}};
        offer.mints = {mint.url().toString()};
        offer.minimumDuration = std::chrono::seconds{60};
    }

    const nostr::SecretKey& key() const { return m_key; }
    cashu::Wallet& wallet() { return *m_wallet; }

    void start()
    {
        m_tasks.add(m_trust(this));
        listen();
        publishOffer();
        m_tasks.add(beat());
    }
    void publishOffer() { publish(protocol::toEventTemplate(offer, m_clock.now())); }
    void stopBeating() { m_isBeating = false; }

    // Says something to a tenant, whether or not it asked.
    void tell(const QString& podId, const protocol::Reply& reply,
        std::optional<nostr::EventId> answerTo = {})
    {
        for (auto it = m_leases.begin(); it != m_leases.end(); ++it) {
            if (it->podId == podId)
                answer(it.key(), protocol::toJson(reply), m_key, answerTo);
        }
    }
    // The settlement once more: the same message in another wrap.
    void repeatClosing()
    {
        for (auto it = m_leases.begin(); it != m_leases.end(); ++it) {
            if (it->closed && m_lastClosing)
                m_tasks.add(send(*protocol::seal(*m_lastClosing, m_key, it.key(), m_clock.now(),
                    nostr::Backdating::None30s, m_random)));
        }
    }
    // Ends a lease without being asked.
    void closeLease(const QString& podId)
    {
        for (auto it = m_leases.begin(); it != m_leases.end(); ++it) {
            if (it->podId == podId)
                m_tasks.add(close(it.key(), std::nullopt));
        }
    }

private:
    struct Lease {
        QString podId;
        base::UnixTime startedAt;
        std::chrono::milliseconds startedMs{0};
        base::UnixTime expiresAt;
        base::Sats paid;
        std::optional<protocol::LeaseClosed> closed;
    };

    static base::Task<> m_trust(FakeProvider* self)
    {
        const auto added = co_await self->m_wallet->addMint(self->m_mint.url());
        (void)added;
    }

    void publish(const nostr::EventTemplate& event)
    {
        m_tasks.add(send(nostr::signEvent(event, m_key, m_random)));
    }
    base::Task<> send(nostr::Event event)
    {
        const auto report = co_await m_pool.publish(event);
        (void)report;
    }
    base::Task<> beat()
    {
        while (m_isBeating) {
            protocol::Heartbeat one;
            one.provider = m_key.publicKey();
            one.sentAt = m_clock.now();
            publish(protocol::toStoredEvent(one));
            publish(protocol::toEphemeralEvent(one));
            co_await m_clock.sleep(std::chrono::seconds{60});
        }
    }

    void listen()
    {
        nostr::Filter letters;
        letters.kinds = {nostr::kinds::EncryptedDirectMessage, nostr::kinds::GiftWrap};
        letters.tags.insert(u'p', {m_key.publicKey().toHex()});
        letters.since = m_clock.now() - nostr::MaxBackdating;
        m_subscription = m_pool.subscribe({letters});
        connect(m_subscription.get(), &nostr::Subscription::eventArrived, this,
            [this](const nostr::Event& event) { read(event); });
    }

    void read(const nostr::Event& event)
    {
        const auto letter = protocol::open(event, m_key);
        if (!letter)
            return;
        if (letter->kind == nostr::kinds::MarketMessage) {
            const auto message = protocol::leaseMessageFromText(letter->text);
            if (message)
                readLeaseMessage(letter->sender, letter->id, *message);
            return;
        }
        if (m_answers.contains(letter->id)) { // a repeat gets the stored answer
            if (!m_answers.value(letter->id).isEmpty())
                answer(letter->sender, m_answers.value(letter->id), m_key, letter->id);
            return;
        }
        m_answers.insert(letter->id, {});
        ++requestsSeen;
        const auto request = protocol::requestFromText(letter->text);
        if (!request || mood == ProviderMood::IgnoresRequests)
            return;
        m_tasks.add(serve(letter->sender, letter->id, *request));
    }

    base::Task<> serve(nostr::PublicKey consumer, nostr::EventId id, protocol::Request request)
    {
        if (const auto* spawn = std::get_if<protocol::SpawnRequest>(&request)) {
            const auto text = spawn->token;
            const auto password = spawn->sshPassword;
            const auto reply = co_await pay(text);
            co_await m_clock.sleep(workTime);
            if (!reply) {
                finish(consumer, id, reply.error());
                co_return;
            }
            finish(consumer, id, createLease(consumer, *reply, password));
        } else if (const auto* topUp = std::get_if<protocol::TopUpRequest>(&request)) {
            const auto text = topUp->token;
            const auto podId = topUp->podId;
            topUps.append(id);
            const auto reply = co_await pay(text);
            co_await m_clock.sleep(workTime);
            if (!reply) {
                finish(consumer, id, reply.error());
                co_return;
            }
            finish(consumer, id, extend(consumer, podId, *reply));
        } else {
            finish(consumer, id, status(consumer));
        }
    }

    using Paid = tl::expected<base::Sats, protocol::Reply>;
    static tl::unexpected<protocol::Reply> error(
        const QString& type, std::optional<QString> refund = {})
    {
        protocol::ErrorReply reply;
        reply.type = type;
        reply.message = QStringLiteral("no");
        reply.refundToken = std::move(refund);
        return tl::unexpected<protocol::Reply>{protocol::Reply{reply}};
    }

    base::Task<Paid> pay(QString text)
    {
        const auto current = mood;
        if (current == ProviderMood::Refuses)
            co_return error(errorType);
        const auto token = cashu::tokenFromText(text);
        if (!token)
            co_return error(QStringLiteral("invalid_token"));
        const auto received = co_await m_wallet->receive(*token, QStringLiteral("payment"));
        if (!received)
            co_return error(received.error().code == base::Errc::TokenSpent
                    ? QStringLiteral("token_already_spent")
                    : QStringLiteral("mint_error"));
        if (current == ProviderMood::TakesAndFails)
            co_return error(errorType);
        if (current == ProviderMood::TakesAndIsSilent)
            co_return error({});
        if (current == ProviderMood::TakesAndRefunds) {
            const auto refund = co_await m_wallet->send(
                m_mint.url(), *received - base::Sats{1}, QStringLiteral("back"));
            co_return error(errorType, refund ? std::optional{given(refund->text)} : std::nullopt);
        }
        co_return *received;
    }

    protocol::Reply createLease(
        const nostr::PublicKey& consumer, base::Sats paid, const QString& password)
    {
        Lease lease;
        lease.podId = QStringLiteral("container-%1").arg(1000 + spawns++);
        lease.startedAt = m_clock.now();
        lease.startedMs = m_clock.sinceEpoch();
        lease.paid = paid;
        lease.expiresAt = lease.startedAt
            + base::timeFor(base::toMsats(paid), offer.specs.first().ratePerSecond);
        m_leases.insert(consumer, lease);
        protocol::AccessDetails access;
        access.podId = lease.podId;
        access.sshPort = 31000;
        access.expiresAt = expiryInstead.value_or(lease.expiresAt);
        access.cpuMillicores = 1000;
        access.memoryMb = 512;
        access.specName = QStringLiteral("Basic");
        access.specDescription = QStringLiteral("1 vCPU, 512 MB");
        access.hostAddress = host;
        access.instructions = protocol::instructionsFor(
            {user, password, lease.expiresAt, access.hostAddress, access.sshPort, {}});
        return access;
    }

    protocol::Reply extend(const nostr::PublicKey& consumer, const QString& podId, base::Sats paid)
    {
        auto& lease = m_leases[consumer];
        const auto extension
            = base::timeFor(base::toMsats(paid), offer.specs.first().ratePerSecond);
        lease.paid += paid;
        lease.expiresAt += extension;
        return protocol::TopUpReply{true, podId, extension, expiryInstead.value_or(lease.expiresAt),
            QStringLiteral("extended")};
    }

    protocol::Reply status(const nostr::PublicKey& consumer)
    {
        if (!m_leases.contains(consumer))
            return error(QStringLiteral("not_found")).value();
        const auto& lease = m_leases[consumer];
        protocol::StatusReply reply;
        reply.podId = lease.podId.section(u'-', 1);
        reply.status = QStringLiteral("Running");
        reply.expiresAt = expiryInstead.value_or(lease.expiresAt);
        reply.remaining = lease.expiresAt - m_clock.now();
        reply.cpuMillicores = 1000;
        reply.memoryMb = 512;
        reply.sshHost = host;
        reply.sshPort = 31000;
        reply.sshUsername = user;
        return reply;
    }

    void finish(
        const nostr::PublicKey& consumer, const nostr::EventId& id, const protocol::Reply& reply)
    {
        if (const auto* error = std::get_if<protocol::ErrorReply>(&reply);
            error && error->type.isEmpty())
            return; // took it and says nothing
        const auto text = protocol::toJson(reply);
        m_answers.insert(id, text);
        if (answersAsAnother)
            answer(consumer, text, nostr::SecretKey::generate(m_random), id);
        else
            answer(consumer, text, m_key, id);
        if (answersTwice)
            answer(consumer, text, m_key, id);
    }

    QString given(const QString& refund) const
    {
        return refundInstead.isEmpty() ? refund : refundInstead;
    }
    void answer(const nostr::PublicKey& consumer, const QString& text, const nostr::SecretKey& from,
        std::optional<nostr::EventId> answerTo)
    {
        protocol::Outgoing letter{text, m_clock.now()};
        if (!isOldPeer)
            letter.answerTo = answerTo;
        const auto event = protocol::seal(
            letter, from, consumer, m_clock.now(), nostr::Backdating::None30s, m_random);
        if (event)
            m_tasks.add(send(*event));
    }

    void readLeaseMessage(const nostr::PublicKey& consumer, const nostr::EventId& id,
        const protocol::LeaseMessage& message)
    {
        if (const auto* ack = std::get_if<protocol::LeaseAck>(&message.body))
            ++acks, acknowledged.insert(ack->refundId);
        if (!std::holds_alternative<protocol::LeaseStop>(message.body)
            || mood == ProviderMood::IgnoresRequests)
            return;
        ++stops;
        m_tasks.add(close(consumer, id.toHex()));
    }

    base::Task<> close(nostr::PublicKey consumer, std::optional<QString> answerTo)
    {
        if (!m_leases.contains(consumer))
            co_return;
        if (!m_leases[consumer].closed) {
            const auto lease = m_leases.value(consumer);
            const auto paid = base::toMsats(lease.paid);
            const auto earned = base::earnedIn(
                offer.specs.first().ratePerSecond, m_clock.sinceEpoch() - lease.startedMs, paid);
            protocol::LeaseClosed closed;
            closed.lease = lease.podId;
            closed.refundId = protocol::refundId(m_key.publicKey(), lease.podId);
            closed.paid = paid;
            closed.earned = earned;
            closed.refund = base::roundDownToSats(paid - earned);
            m_leases[consumer].closed = closed; // before the mint is asked: one settlement only
            if (!closed.refund.isZero()) {
                const auto token = co_await m_wallet->send(
                    m_mint.url(), closed.refund, QStringLiteral("refund"));
                if (token)
                    m_leases[consumer].closed->token = given(token->text);
            }
        }
        const protocol::LeaseMessage message{1, protocol::LeaseRole::Source, m_clock.now(),
            answerTo, *m_leases.value(consumer).closed};
        const protocol::Outgoing letter{
            protocol::toJson(message), m_clock.now(), nostr::kinds::MarketMessage};
        const auto event = protocol::seal(
            letter, m_key, consumer, m_clock.now(), nostr::Backdating::None30s, m_random);
        if (event)
            co_await send(*event);
        m_lastClosing = letter;
    }

    FakeRandom m_random;
    const nostr::SecretKey m_key;
    base::Clock& m_clock;
    FakeMint& m_mint;
    std::unique_ptr<storage::Database> m_database;
    nostr::RelayPool m_pool;
    std::unique_ptr<cashu::Wallet> m_wallet;
    std::unique_ptr<nostr::Subscription> m_subscription;
    QHash<nostr::EventId, QString> m_answers;
    QHash<nostr::PublicKey, Lease> m_leases;
    std::optional<protocol::Outgoing> m_lastClosing;
    bool m_isBeating = true;
    base::TaskSet m_tasks;
};

} // namespace test
