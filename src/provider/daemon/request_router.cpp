// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/request_router.h"

#include "base/log.h"

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
    , m_fairUse{clock}
{
}

void RequestRouter::listen()
{
    if (m_isClosed)
        return;
    const QStringList toUs{m_book.config().key.publicKey().toHex()};
    nostr::Filter plain;
    plain.kinds = {nostr::kinds::EncryptedDirectMessage};
    plain.tags.insert(u'p', toUs);
    plain.since = m_clock.now() - MaxBacklogAge - ClockTolerance;
    // NIP-59 backdates wraps by up to two days: asking from `now` would miss almost every one.
    nostr::Filter wrapped = plain;
    wrapped.kinds = {nostr::kinds::GiftWrap};
    wrapped.since = *plain.since - nostr::MaxBackdating;

    m_subscription = m_relays.subscribe({plain, wrapped});
    connect(m_subscription.get(), &nostr::Subscription::eventArrived, this,
        [this](const nostr::Event& event) { read(event); });
}

// Nothing of what waits was admitted: relays bring it again after the next start.
void RequestRouter::stopListening()
{
    m_isClosed = true;
    m_subscription.reset();
    m_ready.clear();
    m_queued = 0;
    for (auto& lane : m_lanes) {
        lane->waiting.clear();
        lane->isReady = false;
    }
    m_lanes.removeIf([](auto lane) { return !lane.value()->isMoving; });
}

void RequestRouter::read(const nostr::Event& event)
{
    const auto arrivedAt = m_clock.sinceEpoch();
    if (event.pubkey == m_book.config().key.publicKey())
        return; // what we said ourselves, in the old form
    if (!m_fairUse.mayOpen(event.content.size())) {
        ++m_dropped;
        return;
    }
    auto message = protocol::open(event, m_book.config().key);
    if (!message) {
        qCDebug(lcProvider).noquote() << "a message could not be opened:" << message.error().detail;
        return;
    }
    if (message->sender == m_book.config().key.publicKey())
        return;
    if (message->sentAt > m_clock.now() + MaxFuture
        || message->sentAt < m_clock.now() - MaxBacklogAge - ClockTolerance)
        return;
    auto errand
        = errandOf({std::move(*message), arrivedAt, m_subscription->haveStoredEventsEnded()});
    if (errand)
        admit(std::move(*errand));
}

Standing RequestRouter::standingOf(const nostr::PublicKey& key) const
{
    const auto paid = m_book.ledger().leases().hasPaid(key);
    return paid && *paid ? Standing::Customer : Standing::Stranger;
}

void RequestRouter::admit(Errand errand)
{
    const auto id = errand.incoming.id();
    if (m_open.contains(id))
        return; // another wrap of what is being served
    const auto known = m_book.ledger().messages().request(id);
    if (!known)
        return; // the database fails: nothing can be promised
    if (*known)
        errand.deed = Deed::Repeat;
    // After a restart relays bring everything again; whoever still waits asks again. What no relay
    // had taken is in the outbox.
    const auto age = m_clock.now() - errand.incoming.message.sentAt;
    if (*known && (!errand.incoming.isLive || age > MaxRequestAge))
        return;
    const auto& consumer = errand.incoming.message.sender;
    const auto standing = standingOf(consumer);
    const auto wait
        = m_fairUse.mustWait(consumer, standing, errand.deed, errand.incoming.message.text.size());
    if (wait)
        return tellToWait(errand, *wait);
    enqueue(std::move(errand), standing);
}

// A purchase that is told to wait is refused for good: its sender has the token. What is not told
// may be asked again.
void RequestRouter::tellToWait(const Errand& errand, std::chrono::seconds wait)
{
    ++m_dropped;
    const bool isAnswered = errand.deed == Deed::Purchase || errand.deed == Deed::Question;
    if (!isAnswered || !m_fairUse.mayTell(errand.incoming.message.sender))
        return;
    m_book.refused(errand.incoming,
        {error_type::RateLimited,
            u"too many requests; nothing was redeemed; try again in %1 s"_s.arg(wait.count()),
            u"retry_after_s=%1"_s.arg(wait.count())});
}

void RequestRouter::drop(const Errand& errand)
{
    // No answer: answering a flood would be one, too. Nothing was redeemed.
    ++m_dropped;
    qCWarning(lcProvider) << "too many messages wait; one is dropped";
    const auto lane = m_lanes.value(errand.incoming.message.sender);
    if (lane && lane->waiting.empty() && !lane->isMoving)
        m_lanes.remove(errand.incoming.message.sender);
}

void RequestRouter::enqueue(Errand errand, Standing standing)
{
    const auto consumer = errand.incoming.message.sender;
    const int room = standing == Standing::Customer ? MaxQueued : MaxQueuedOfStrangers;
    auto& lane = m_lanes[consumer];
    if (!lane)
        lane = std::make_shared<Lane>();
    if (m_queued >= room || lane->waiting.size() >= MaxQueuedPerConsumer)
        return drop(errand);
    ++m_queued;
    m_open.insert(errand.incoming.id());
    lane->waiting.push_back(std::move(errand));
    advance(consumer);
}

Errand RequestRouter::takeFirst(Lane& lane)
{
    auto first = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    --m_queued;
    return first;
}

// Serves what takes no time, up to the first purchase, which waits for its turn.
void RequestRouter::advance(const nostr::PublicKey& consumer)
{
    const auto lane = m_lanes.value(consumer);
    while (lane && !lane->isMoving && !lane->isReady && !lane->waiting.empty()) {
        if (lane->waiting.front().deed == Deed::Purchase) {
            lane->isReady = true;
            m_ready.push_back(consumer);
            startLanes();
            return;
        }
        const auto next = takeFirst(*lane);
        lane->isMoving = true;
        serveNow(next);
        lane->isMoving = false;
        m_open.remove(next.incoming.id());
    }
    if (lane && !lane->isMoving && !lane->isReady)
        m_lanes.remove(consumer);
}

void RequestRouter::startLanes()
{
    if (m_isStarting)
        return; // whoever starts them goes on
    m_isStarting = true;
    while (m_moving < MaxAtOnce && !m_ready.empty()) {
        const auto consumer = m_ready.front();
        m_ready.pop_front();
        const auto lane = m_lanes.value(consumer);
        lane->isReady = false;
        lane->isMoving = true;
        ++m_moving;
        m_tasks.add(serveNext(consumer));
    }
    m_isStarting = false;
}

base::Task<> RequestRouter::serveNext(nostr::PublicKey consumer)
{
    const auto lane = m_lanes.value(consumer);
    auto next = takeFirst(*lane);
    const auto id = next.incoming.id();
    co_await serve(std::move(next));
    m_open.remove(id);
    lane->isMoving = false;
    --m_moving;
    advance(consumer);
    startLanes();
}

base::Task<> RequestRouter::serve(Errand errand)
{
    const auto incoming = errand.incoming;
    co_await servePurchase(incoming, std::get<protocol::Request>(errand.wish));
    const auto payment = m_book.ledger().leases().paymentOfRequest(incoming.id());
    if (payment && *payment && (*payment)->state == PaymentState::Refused)
        m_fairUse.noteFailedToken(incoming.message.sender, standingOf(incoming.message.sender));
}

void RequestRouter::serveNow(const Errand& errand)
{
    if (errand.deed == Deed::Repeat) {
        answerRepeat(errand.incoming);
    } else if (const auto* market = std::get_if<protocol::LeaseMessage>(&errand.wish)) {
        serveMarketMessage(errand.incoming, *market);
    } else if (const auto* request = std::get_if<protocol::Request>(&errand.wish)) {
        const auto age = m_clock.now() - errand.incoming.message.sentAt;
        if (age <= MaxRequestAge)
            m_outbox.send(m_servants.reporter.answer(
                errand.incoming, std::get<protocol::StatusRequest>(*request)));
    } else {
        refuseNoise(errand);
    }
}

void RequestRouter::refuseNoise(const Errand& errand)
{
    const auto& message = errand.incoming.message;
    const auto why = std::get<base::Error>(errand.wish).detail;
    if (message.kind == nostr::kinds::MarketMessage) {
        qCDebug(lcProvider).noquote() << "a market message is not understood:" << why;
        return;
    }
    if (m_clock.now() - message.sentAt > MaxRequestAge)
        return;
    m_book.refused(errand.incoming,
        {error_type::InvalidRequest, u"the message is no spawn, top-up or status request"_s,
            why + u": "_s + message.text.left(QuotedCharacters)});
}

// A message that was admitted before gets the answer it got, or will get it when there is one.
void RequestRouter::answerRepeat(const Incoming& incoming)
{
    const auto known = m_book.ledger().messages().request(incoming.id());
    if (!known || !*known)
        return;
    if (incoming.message.kind == nostr::kinds::MarketMessage && (*known)->lease != 0) {
        const auto closing = m_book.ledger().messages().closingOf((*known)->lease);
        if (closing && *closing)
            m_outbox.send(**closing);
        return;
    }
    const auto answer = m_book.ledger().messages().answerTo(incoming.id());
    if (answer && *answer)
        m_outbox.send(**answer);
}

base::Task<> RequestRouter::servePurchase(Incoming incoming, protocol::Request request)
{
    const auto age = m_clock.now() - incoming.message.sentAt;
    const auto* spawn = std::get_if<protocol::SpawnRequest>(&request);
    const auto* topUp = std::get_if<protocol::TopUpRequest>(&request);
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

void RequestRouter::serveMarketMessage(
    const Incoming& incoming, const protocol::LeaseMessage& message)
{
    if (const auto* stop = std::get_if<protocol::LeaseStop>(&message.body))
        m_servants.closer.serve(incoming, *stop);
    else if (const auto* ack = std::get_if<protocol::LeaseAck>(&message.body))
        m_servants.closer.serve(incoming, *ack);
}

} // namespace provider
