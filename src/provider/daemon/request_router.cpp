// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/request_router.h"

#include "base/log.h"
#include "protocol/request.h"

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
namespace error_type = protocol::error_type;

namespace {

constexpr std::chrono::seconds ClockTolerance = 60s; // of a consumer's clock against ours
constexpr std::chrono::seconds MaxFuture = 900s; // relays accept no more
constexpr qsizetype QuotedCharacters = 100;

} // namespace

RequestRouter::RequestRouter(LeaseBook& book, Outbox& outbox, nostr::RelayPool& relays,
    base::Clock& clock, Servants servants)
    : m_book{book}
    , m_outbox{outbox}
    , m_relays{relays}
    , m_clock{clock}
    , m_servants{servants}
{
}

void RequestRouter::listen()
{
    const QStringList toUs{m_book.config().key.publicKey().toHex()};
    nostr::Filter plain;
    plain.kinds = {nostr::kinds::EncryptedDirectMessage};
    plain.tags.insert(u'p', toUs);
    plain.since = m_clock.now() - MaxRequestAge - ClockTolerance;
    // NIP-59 backdates wraps by up to two days: asking from `now` would miss almost every one.
    nostr::Filter wrapped = plain;
    wrapped.kinds = {nostr::kinds::GiftWrap};
    wrapped.since = *plain.since - nostr::MaxBackdating;

    m_subscription = m_relays.subscribe({plain, wrapped});
    connect(m_subscription.get(), &nostr::Subscription::eventArrived, this,
        [this](const nostr::Event& event) { read(event); });
}

void RequestRouter::read(const nostr::Event& event)
{
    const auto arrivedAt = m_clock.sinceEpoch();
    auto message = protocol::open(event, m_book.config().key);
    if (!message) {
        qCDebug(lcProvider).noquote() << "a message could not be opened:" << message.error().detail;
        return;
    }
    if (message->sender == m_book.config().key.publicKey())
        return;
    if (message->sentAt > m_clock.now() + MaxFuture)
        return;
    enqueue({std::move(*message), arrivedAt, m_subscription->haveStoredEventsEnded()});
}

void RequestRouter::enqueue(Incoming incoming)
{
    const auto consumer = incoming.message.sender;
    auto& lane = m_lanes[consumer];
    if (!lane)
        lane = std::make_shared<Lane>();
    if (m_queued >= MaxQueued || lane->waiting.size() >= MaxQueuedPerConsumer) {
        // No answer: answering a flood would be one, too. Nothing was redeemed.
        ++m_dropped;
        qCWarning(lcProvider) << "too many messages wait; one is dropped";
        if (lane->waiting.empty() && !lane->isMoving)
            m_lanes.remove(consumer);
        return;
    }
    ++m_queued;
    lane->waiting.push_back(std::move(incoming));
    if (!lane->isMoving && lane->waiting.size() == 1) {
        m_ready.push_back(consumer);
        startLanes();
    }
}

void RequestRouter::startLanes()
{
    while (m_moving < MaxAtOnce && !m_ready.empty()) {
        const auto consumer = m_ready.front();
        m_ready.pop_front();
        ++m_moving;
        m_lanes[consumer]->isMoving = true;
        m_tasks.add(serveLane(consumer));
    }
}

base::Task<> RequestRouter::serveLane(nostr::PublicKey consumer)
{
    const auto lane = m_lanes.value(consumer);
    while (!lane->waiting.empty()) {
        auto next = std::move(lane->waiting.front());
        lane->waiting.pop_front();
        --m_queued;
        co_await serve(std::move(next));
    }
    lane->isMoving = false;
    m_lanes.remove(consumer);
    --m_moving;
    startLanes();
}

base::Task<> RequestRouter::serve(Incoming incoming)
{
    if (answerRepeat(incoming))
        co_return;
    if (incoming.message.kind == nostr::kinds::MarketMessage)
        serveMarketMessage(incoming);
    else
        co_await serveRequest(incoming);
}

// True when the message was admitted before: it gets the answer it got, or will get it when there
// is one.
bool RequestRouter::answerRepeat(const Incoming& incoming)
{
    const auto known = m_book.ledger().messages().request(incoming.id());
    if (!known)
        return true; // the database fails: nothing can be promised
    if (!*known)
        return false;
    // After a restart relays bring everything again; whoever still waits asks again. What no relay
    // had taken is in the outbox.
    if (!incoming.isLive || m_clock.now() - incoming.message.sentAt > MaxRequestAge)
        return true;
    if (incoming.message.kind == nostr::kinds::MarketMessage && (*known)->lease != 0) {
        const auto closing = m_book.ledger().messages().closingOf((*known)->lease);
        if (closing && *closing)
            m_outbox.send(**closing);
        return true;
    }
    const auto answer = m_book.ledger().messages().answerTo(incoming.id());
    if (answer && *answer)
        m_outbox.send(**answer);
    return true;
}

base::Task<> RequestRouter::serveRequest(Incoming incoming)
{
    const auto request = protocol::requestFromText(incoming.message.text);
    const auto age = m_clock.now() - incoming.message.sentAt;
    if (!request) {
        if (protocol::looksLikeReply(incoming.message.text) || age > MaxRequestAge)
            co_return;
        m_book.refused(incoming,
            {error_type::InvalidRequest, u"the message is no spawn, top-up or status request"_s,
                request.error().detail + u": "_s + incoming.message.text.left(QuotedCharacters)});
        co_return;
    }
    if (const auto* status = std::get_if<protocol::StatusRequest>(&*request)) {
        if (age <= MaxRequestAge)
            m_outbox.send(m_servants.reporter.answer(incoming, *status));
        co_return;
    }
    const auto* spawn = std::get_if<protocol::SpawnRequest>(&*request);
    const auto* topUp = std::get_if<protocol::TopUpRequest>(&*request);
    if (answerSameToken(incoming, spawn ? spawn->token : topUp->token))
        co_return;
    if (age > MaxRequestAge) {
        m_book.refused(incoming,
            {error_type::InvalidRequest, u"the request is too old; nothing was redeemed"_s, {}});
        co_return;
    }
    if (spawn)
        co_await m_servants.spawner.serve(incoming, *spawn);
    else
        co_await m_servants.extender.serve(incoming, *topUp);
}

// True when these proofs were admitted before. Their sender gets the same answer; anybody else
// learns nothing.
bool RequestRouter::answerSameToken(const Incoming& incoming, const QString& token)
{
    const auto key = PaymentDesk::keyOf(token);
    if (key.isEmpty())
        return false;
    const auto known = m_book.ledger().leases().paymentWithToken(key);
    if (!known)
        return true;
    if (!*known)
        return false;
    if ((*known)->sender != incoming.message.sender) {
        m_book.refused(
            incoming, {error_type::TokenAlreadySpent, u"this token was used before"_s, {}});
        return true;
    }
    const auto answer = m_book.ledger().messages().answerTo((*known)->request);
    if (answer && *answer) {
        auto copy = answerTo(incoming, (*answer)->message.text, m_clock.now());
        m_book.answered(incoming, copy, (*known)->lease);
    }
    return true;
}

void RequestRouter::serveMarketMessage(const Incoming& incoming)
{
    const auto message = protocol::leaseMessageFromText(incoming.message.text);
    if (!message) {
        qCDebug(lcProvider).noquote()
            << "a market message is not understood:" << message.error().detail;
        return;
    }
    if (const auto* stop = std::get_if<protocol::LeaseStop>(&message->body))
        m_servants.closer.serve(incoming, *stop);
    else if (const auto* ack = std::get_if<protocol::LeaseAck>(&message->body))
        m_servants.closer.serve(incoming, *ack);
}

} // namespace provider
