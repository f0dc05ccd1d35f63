// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/courier.h"

#include "base/deadline.h"
#include "base/log.h"
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace protocol {

namespace {

constexpr auto PublishLimit = 10s;
constexpr auto RepeatPause = 15s;
constexpr int MaxRepeats = 8;
constexpr auto UnreachableLimit = 30s;
constexpr std::chrono::milliseconds FirstRereadPause = 5s;
constexpr std::chrono::milliseconds LongestRereadPause = 60s;

bool fits(const Reply& reply, ExpectedReply expected)
{
    switch (expected) {
    case ExpectedReply::Access:
        return std::holds_alternative<AccessDetails>(reply);
    case ExpectedReply::TopUp:
        return std::holds_alternative<TopUpReply>(reply);
    case ExpectedReply::Status:
        return std::holds_alternative<StatusReply>(reply);
    }
    return false;
}

// Value that comes back answers a payment, never a question about the state.
bool fits(const ErrorReply& error, ExpectedReply expected)
{
    return expected != ExpectedReply::Status || !error.refundToken;
}

} // namespace

base::Result<Letter> letterFromStored(
    const QString& event, base::UnixTime writtenAt, const QString& id)
{
    const auto read = nostr::eventFromJsonText(event.toUtf8());
    if (!read)
        return base::passOn(read);
    const auto letter
        = id.isEmpty() ? base::Result<nostr::EventId>{read->id} : nostr::EventId::fromHex(id);
    if (!letter)
        return base::passOn(letter);
    return Letter{*read, writtenAt, *letter};
}

bool Delivery::names(const Letter& letter) const
{
    return m_answerTo == letter.id || m_answerTo == letter.event.id;
}

bool Delivery::mayAnswer(const Letter& letter) const
{
    return m_answerTo ? names(letter) : m_writtenAt >= letter.writtenAt - Courier::ClockTolerance;
}

struct Courier::Question {
    ExpectedReply expected = ExpectedReply::Access;
    Letter letter;
    Store store;
    base::Completer<base::Result<Reply>> answer;
};

Courier::Courier(nostr::RelayPool& pool, base::Clock& clock, base::RandomSource& random,
    nostr::SecretKey own, nostr::PublicKey peer, base::UnixTime since, QSet<nostr::EventId> known)
    : m_pool{pool}
    , m_clock{clock}
    , m_random{random}
    , m_own{std::move(own)}
    , m_peer{peer}
    , m_known{std::move(known)}
    , m_questions{std::make_shared<Questions>()}
{
    m_pool.authenticateAs(m_own);
    listen(since);
}

Courier::~Courier()
{
    m_pool.stopAuthenticatingAs(m_own);
}

void Courier::useDirectory(nostr::RelayDirectory& directory)
{
    m_inboxes = std::make_unique<nostr::InboxDelivery>(m_pool, directory, m_clock);
    m_announcer = std::make_unique<nostr::RelayAnnouncer>(
        m_pool, directory, m_clock, m_random, m_own, nostr::RelayAnnouncer::Lists::Inbox);
    m_announcer->start();
}

void Courier::listen(base::UnixTime since)
{
    const QStringList toUs{m_own.publicKey().toHex()};
    // NIP-59 backdates wraps by up to two days: asking from `since` would miss almost every one.
    nostr::Filter wraps;
    wraps.kinds = {nostr::kinds::GiftWrap};
    wraps.tags.insert(u'p', toUs);
    wraps.since = since - nostr::MaxBackdating - ClockTolerance;
    nostr::Filter plain;
    plain.kinds = {nostr::kinds::EncryptedDirectMessage};
    plain.authors = {m_peer};
    plain.tags.insert(u'p', toUs);
    plain.since = since - ClockTolerance;

    m_subscription = m_pool.subscribe({wraps, plain});
    connect(m_subscription.get(), &nostr::Subscription::eventArrived, this,
        [this](const nostr::Event& event) { read(event); });
}

base::Result<Letter> Courier::write(const QString& text, Mode mode)
{
    return seal(Outgoing{text, m_clock.now(), nostr::kinds::ChatMessage, mode});
}

base::Result<Letter> Courier::write(const LeaseMessage& message)
{
    // Written twice with one time it is one message in two wraps: a repeat, to its reader.
    return seal(
        Outgoing{toJson(message), message.sentAt, nostr::kinds::MarketMessage, Mode::Nip17});
}

base::Result<Letter> Courier::seal(const Outgoing& message)
{
    const auto event = protocol::seal(
        message, m_own, m_peer, m_clock.now(), nostr::Backdating::RandomTwoDays, m_random);
    if (!event)
        return base::passOn(event);
    return Letter{*event, message.sentAt,
        message.mode == Mode::Nip04 ? event->id : rumorId(message, m_own.publicKey(), m_peer),
        message};
}

base::Task<base::Result<LetterProgress>> Courier::send(Letter letter)
{
    return sendNamed(std::move(letter), nullptr);
}

// The same rumor, so the same letter to its reader. The letter's own event where that fails.
base::Task<nostr::Event> Courier::wrapWithWork(Letter letter, int work)
{
    if (!letter.plain || letter.plain->mode != Mode::Nip17)
        co_return letter.event;
    const auto wrapped = co_await sealWithWork(
        *letter.plain, m_own, m_peer, nostr::Backdating::RandomTwoDays, work, m_clock, m_random);
    if (!wrapped)
        qCWarning(lcProtocol) << "no work for a relay:" << wrapped.error().detail;
    co_return wrapped ? *wrapped : letter.event;
}

base::Task<base::Result<LetterProgress>> Courier::sendNamed(
    Letter letter, std::shared_ptr<Question> question)
{
    const auto start = m_clock.uptime();
    nostr::InboxDelivery::Takers takers = std::make_shared<const QList<nostr::RelayUrl>>();
    bool isUnderWay = false;
    int work = 0;
    while (true) {
        if (const int demanded = m_pool.demandedWork(); demanded > work) {
            work = demanded;
            letter.event = co_await wrapWithWork(letter, work);
            if (question) // answers may name the wrap
                question->letter.event = letter.event;
        }
        if (m_inboxes && !std::exchange(isUnderWay, true))
            takers = m_inboxes->deliver(letter.event, m_peer);
        const auto report = co_await m_pool.publish(letter.event, {}, PublishLimit);
        const auto count = report.accepted.size() + takers->size();
        const LetterProgress progress{letter.event.id, static_cast<int>(count),
            static_cast<int>(m_pool.relays().size() + takers->size())};
        if (count > 0) {
            Q_EMIT progressed(progress);
            m_tasks.add(repeat(letter, report.accepted));
            co_return progress;
        }
        if (m_pool.demandedWork() > work) // they told only now
            continue;
        if (!report.refused.isEmpty() && report.silent.isEmpty())
            co_return base::fail(base::Errc::Rejected,
                QStringLiteral("%1: %2").arg(
                    report.refused.first().first.toString(), report.refused.first().second));
        if (m_clock.uptime() - start >= UnreachableLimit)
            co_return base::fail(
                base::Errc::Network, QStringLiteral("no relay has taken the letter"));
        co_await m_clock.sleep(1s);
    }
}

base::Task<> Courier::repeat(Letter letter, QList<nostr::RelayUrl> accepted)
{
    for (int round = 0; round < MaxRepeats; ++round) {
        co_await m_clock.sleep(RepeatPause);
        QList<nostr::RelayUrl> missing;
        for (const auto& relay : m_pool.relays()) {
            if (!accepted.contains(relay))
                missing.append(relay);
        }
        if (missing.isEmpty())
            co_return;
        const auto report = co_await m_pool.publish(letter.event, missing, PublishLimit);
        if (report.accepted.isEmpty())
            continue;
        accepted += report.accepted;
        const LetterProgress progress{letter.event.id, static_cast<int>(accepted.size()),
            static_cast<int>(m_pool.relays().size())};
        Q_EMIT progressed(progress);
    }
}

base::Task<> Courier::deliver(std::shared_ptr<Question> question)
{
    const auto sent = co_await sendNamed(question->letter, question);
    if (sent)
        co_return;
    // An answer may have come although no relay said that it took the letter.
    m_questions->removeOne(question);
    question->answer.complete(base::passOn(sent));
}

base::Task<base::Result<Reply>> Courier::ask(
    Letter letter, ExpectedReply expected, std::chrono::milliseconds limit, Store store)
{
    struct Entry { // leaves the list also when this task is cancelled
        std::shared_ptr<Questions> questions;
        std::shared_ptr<Question> question;
        Entry(std::shared_ptr<Questions> all, std::shared_ptr<Question> one)
            : questions{std::move(all)}
            , question{std::move(one)}
        {
            questions->append(question);
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry() { questions->removeOne(question); }
    };
    const auto question = std::make_shared<Question>();
    question->expected = expected;
    question->letter = std::move(letter);
    question->store = std::move(store);
    const Entry entry{m_questions, question};

    m_tasks.add(deliver(question));
    const auto alarm = m_clock.callAfter(limit, [answer = question->answer] {
        answer.complete(
            base::fail(base::Errc::Timeout, QStringLiteral("no answer from the provider")));
    });
    auto answer = co_await question->answer;
    co_return answer;
}

void Courier::read(const nostr::Event& event)
{
    if (m_known.contains(event.id))
        return;
    m_known.insert(event.id);
    const auto message = open(event, m_own);
    if (!message || message->sender != m_peer) // anyone can write to us; only the provider counts
        return;
    // The same message may come in a second wrap.
    if (message->id != event.id) {
        if (m_known.contains(message->id))
            return readRepeated(*message);
        m_known.insert(message->id);
    }
    Delivery delivery{*message};
    if (message->kind == nostr::kinds::MarketMessage)
        readMarketMessage(*message, delivery);
    else
        readReply(*message, delivery);
    if (delivery.isRefused()) {
        m_known.remove(event.id);
        m_known.remove(message->id);
        keepRefused(message->id, event);
        return;
    }
    m_refused.remove(message->id);
    // Only now, when whoever it concerns has stored what it said.
    Q_EMIT letterRead(message->id);
}

// The relays do not bring it a second time to this life of ours.
void Courier::keepRefused(const nostr::EventId& letter, const nostr::Event& event)
{
    if (m_refused.contains(letter) || m_refused.size() >= MaxRefused)
        return;
    m_refused.insert(letter, event);
    if (!m_isRereading)
        m_tasks.add(readRefused());
}

base::Task<> Courier::readRefused()
{
    m_isRereading = true;
    auto pause = FirstRereadPause;
    while (!m_refused.isEmpty()) {
        co_await m_clock.sleep(pause);
        pause = std::min(pause * 2, LongestRereadPause);
        const auto events = m_refused.values();
        for (const auto& event : events)
            read(event);
    }
    m_isRereading = false;
}

// Two equal questions within one second are one message to the provider, and so are its answers.
void Courier::readRepeated(const Decrypted& message)
{
    if (message.kind != nostr::kinds::MarketMessage) {
        const auto reply = replyFromText(message.text);
        Delivery delivery{message};
        if (reply && std::holds_alternative<StatusReply>(*reply))
            answerQuestion(*reply, delivery);
        return;
    }
    if (const auto leaseMessage = leaseMessageFromText(message.text))
        Q_EMIT messageRepeated(*leaseMessage);
}

void Courier::readMarketMessage(const Decrypted& message, Delivery& delivery)
{
    const auto leaseMessage = leaseMessageFromText(message.text);
    if (leaseMessage)
        Q_EMIT messageArrived(*leaseMessage, delivery);
    else
        qCWarning(lcProtocol) << "unknown market message:" << leaseMessage.error().detail;
}

void Courier::readReply(const Decrypted& message, Delivery& delivery)
{
    const auto reply = replyFromText(message.text);
    if (reply) {
        sortIn(*reply, delivery);
        return;
    }
    qCWarning(lcProtocol) << "unreadable reply:" << reply.error().detail;
    Q_EMIT unreadableArrived();
}

void Courier::sortIn(const Reply& reply, Delivery& delivery)
{
    if (!answerQuestion(reply, delivery))
        Q_EMIT replyArrived(reply, delivery);
}

// False when nobody asked for it.
bool Courier::answerQuestion(const Reply& reply, Delivery& delivery)
{
    const auto* error = std::get_if<ErrorReply>(&reply);
    const auto found = std::find_if(
        m_questions->begin(), m_questions->end(), [&](const std::shared_ptr<Question>& question) {
            return delivery.mayAnswer(question->letter)
                && (error ? fits(*error, question->expected) : fits(reply, question->expected));
        });
    if (found == m_questions->end())
        return false;
    const auto question = *found;
    if (question->store)
        question->store(reply, delivery);
    if (delivery.isRefused())
        return true;
    m_questions->removeOne(question);
    question->answer.complete(base::Result<Reply>{reply});
    return true;
}

} // namespace protocol
