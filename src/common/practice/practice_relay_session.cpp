// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay_session.h"

#include "base/json_reader.h"
#include "nostr/kinds.h"
#include "nostr/relay_message.h"

#include <QJsonDocument>

#include <algorithm>

namespace practice {

using nostr::Event;
using nostr::EventId;
using nostr::Filter;
using nostr::PublicKey;
using nostr::RelayUrl;
using namespace Qt::StringLiterals;

namespace {

constexpr auto EventStart = "[\"EVENT\","_L1;
constexpr auto PersonTag = "p"_L1;
constexpr auto RelayTag = "relay"_L1;
constexpr auto ChallengeTag = "challenge"_L1;
constexpr std::chrono::minutes AuthWindow{10};

QString text(const QJsonArray& parts)
{
    return QString::fromUtf8(QJsonDocument{parts}.toJson(QJsonDocument::Compact));
}

bool isPrivate(int kind)
{
    return kind == nostr::kinds::EncryptedDirectMessage || kind == nostr::kinds::GiftWrap;
}

// The event of ["EVENT",{…}] as it was sent.
QByteArray eventIn(const QString& message)
{
    const auto rest = QStringView{message}.sliced(EventStart.size()).trimmed();
    return rest.endsWith(u']') ? rest.chopped(1).trimmed().toUtf8() : QByteArray{};
}

} // namespace

PracticeRelaySession::PracticeRelaySession(PracticeRelay& relay, RelayUrl reachedAt,
    QString challenge, std::function<void(const QString&)> send)
    : m_relay{relay}
    , m_reachedAt{std::move(reachedAt)}
    , m_challenge{std::move(challenge)}
    , m_send{std::move(send)}
{
    m_relay.m_sessions += this;
    if (m_relay.m_policy.guardsPrivateMessages)
        sendChallenge();
}

PracticeRelaySession::~PracticeRelaySession()
{
    m_relay.m_sessions.removeOne(this);
}

void PracticeRelaySession::receive(const QString& message)
{
    if (message.size() > nostr::MaxMessageSize)
        return sendNotice(u"invalid: the message is too long"_s);
    if (message.startsWith(EventStart))
        return publish(eventIn(message));
    const auto parts = base::parseArray(message.toUtf8(), nostr::MaxMessageSize);
    if (!parts)
        return sendNotice(u"invalid: "_s + parts.error().detail);
    const auto verb = parts->at(0).toString();
    if (verb == u"EVENT"_s)
        publish(QJsonDocument{parts->at(1).toObject()}.toJson(QJsonDocument::Compact));
    else if (verb == u"REQ"_s)
        subscribe(*parts);
    else if (verb == u"CLOSE"_s)
        m_subscriptions.erase(parts->at(1).toString());
    else if (verb == u"AUTH"_s)
        authenticate(*parts);
    else
        sendNotice(u"unsupported: this relay knows EVENT, REQ, CLOSE and AUTH"_s);
}

void PracticeRelaySession::publish(const QByteArray& json)
{
    const auto id = nostr::claimedId(json);
    const auto verdict = m_relay.admit(json, m_authenticated);
    if (!verdict.isAccepted && verdict.reason.startsWith(u"auth-required:"_s))
        sendChallenge();
    if (id)
        sendOk(*id, verdict.isAccepted, verdict.reason);
    else
        sendNotice(verdict.reason);
    if (verdict.news)
        m_relay.passOn(verdict.news);
}

void PracticeRelaySession::subscribe(const QJsonArray& parts)
{
    const auto name = parts.at(1).toString();
    if (name.isEmpty() || name.size() > nostr::MaxSubscriptionId)
        return sendNotice(u"invalid: a subscription id has 1 to 64 characters"_s);
    if (parts.size() < 3 || parts.size() > PracticeRelay::MaxFilters + 2)
        return sendClosed(name, u"invalid: 1 to %1 filters"_s.arg(PracticeRelay::MaxFilters));
    m_subscriptions.erase(name);
    if (m_subscriptions.size() >= PracticeRelay::MaxSubscriptions)
        return sendClosed(name, u"rate-limited: too many subscriptions"_s);
    QList<Filter> filters;
    for (int i = 2; i < parts.size(); ++i) {
        const auto filter = nostr::filterFromJson(parts.at(i).toObject());
        if (!parts.at(i).isObject() || !filter)
            return sendClosed(name, u"invalid: filter %1"_s.arg(i - 1));
        if (const auto refusal = guardAgainst(*filter); !refusal.isEmpty()) {
            sendChallenge();
            return sendClosed(name, refusal);
        }
        filters += *filter;
    }
    serve(name, filters);
}

void PracticeRelaySession::serve(const QString& subscription, const QList<Filter>& filters)
{
    m_subscriptions.insert_or_assign(subscription, filters);
    const auto now = m_relay.m_clock.now();
    const auto found = m_relay.m_index.query(filters, now, PracticeRelay::MaxResults);
    for (const auto& stored : found)
        if (mayRead(stored->event))
            sendEvent(subscription, stored);
    m_send(text({u"EOSE"_s, subscription}));
}

void PracticeRelaySession::offer(const StoredEventPtr& stored)
{
    if (!mayRead(stored->event))
        return;
    QStringList names;
    for (const auto& [name, filters] : m_subscriptions)
        if (std::any_of(filters.begin(), filters.end(),
                [&stored](const Filter& filter) { return matches(filter, stored->event); }))
            names += name;
    for (const auto& name : names)
        sendEvent(name, stored);
}

void PracticeRelaySession::authenticate(const QJsonArray& parts)
{
    const auto event = nostr::eventFromJson(parts.at(1).toObject());
    if (!event)
        return sendNotice(u"invalid: "_s + event.error().detail);
    const auto refusal = refusalOfAuth(*event);
    if (refusal.isEmpty())
        m_authenticated.insert(event->pubkey);
    sendOk(event->id, refusal.isEmpty(), refusal);
}

QString PracticeRelaySession::refusalOfAuth(const Event& event) const
{
    const auto now = m_relay.m_clock.now();
    if (event.kind != nostr::kinds::Auth)
        return u"invalid: not an authentication"_s;
    if (event.createdAt > now + AuthWindow || event.createdAt < now - AuthWindow)
        return u"invalid: the authentication is not from now"_s;
    if (firstTag(event, ChallengeTag) != m_challenge)
        return u"invalid: another challenge"_s;
    const auto relay = RelayUrl::fromText(firstTag(event, RelayTag).value_or(QString{}));
    if (!relay || relay->toUrl().host() != m_reachedAt.toUrl().host())
        return u"invalid: another relay"_s;
    if (const auto verdict = verify(event); !verdict)
        return u"invalid: "_s + verdict.error().detail;
    return {};
}

QString PracticeRelaySession::guardAgainst(const Filter& filter) const
{
    if (!m_relay.m_policy.guardsPrivateMessages
        || !std::any_of(filter.kinds.begin(), filter.kinds.end(), isPrivate))
        return {};
    const auto isProved = [this](const QString& hex) {
        const auto key = PublicKey::fromHex(hex);
        return key && m_authenticated.contains(*key);
    };
    const auto people = filter.tags.value(u'p');
    const bool asksForOwn = people.isEmpty() ? !m_authenticated.isEmpty()
                                             : std::all_of(people.begin(), people.end(), isProved);
    const bool asksOfOwn = !filter.authors.isEmpty()
        && std::all_of(filter.authors.begin(), filter.authors.end(),
            [this](const PublicKey& key) { return m_authenticated.contains(key); });
    if (asksForOwn || asksOfOwn)
        return {};
    return u"auth-required: private messages are only for those they concern"_s;
}

bool PracticeRelaySession::mayRead(const Event& event) const
{
    if (!m_relay.m_policy.guardsPrivateMessages || !isPrivate(event.kind))
        return true;
    if (event.kind == nostr::kinds::EncryptedDirectMessage
        && m_authenticated.contains(event.pubkey))
        return true;
    const auto people = nostr::allTags(event.tags, PersonTag);
    return std::any_of(people.begin(), people.end(), [this](const QString& hex) {
        const auto key = PublicKey::fromHex(hex);
        return key && m_authenticated.contains(*key);
    });
}

void PracticeRelaySession::sendEvent(
    const QString& subscription, const StoredEventPtr& stored) const
{
    // The name in its quotation marks, without the brackets around it.
    const auto quoted = text({subscription}).mid(1).chopped(1);
    m_send(u"[\"EVENT\","_s + quoted + u',' + QString::fromUtf8(stored->json) + u']');
}

void PracticeRelaySession::sendOk(const EventId& id, bool isAccepted, const QString& reason) const
{
    m_send(text({u"OK"_s, id.toHex(), isAccepted, reason}));
}

void PracticeRelaySession::sendClosed(const QString& subscription, const QString& reason) const
{
    m_send(text({u"CLOSED"_s, subscription, reason}));
}

void PracticeRelaySession::sendNotice(const QString& notice) const
{
    m_send(text({u"NOTICE"_s, notice}));
}

void PracticeRelaySession::sendChallenge() const
{
    m_send(text({u"AUTH"_s, m_challenge}));
}

} // namespace practice
