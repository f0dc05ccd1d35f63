// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay_session.h"

#include "base/json_reader.h"
#include "nostr/auth_event.h"
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
constexpr auto AuthRequired = "auth-required:"_L1;

QString text(const QJsonArray& parts)
{
    return QString::fromUtf8(QJsonDocument{parts}.toJson(QJsonDocument::Compact));
}

bool isPrivate(int kind)
{
    return kind == nostr::kinds::EncryptedDirectMessage || kind == nostr::kinds::GiftWrap
        || kind == nostr::kinds::EphemeralGiftWrap;
}

bool isName(const QString& name)
{
    return !name.isEmpty() && name.size() <= nostr::MaxSubscriptionId;
}

// This computer has several names; clients use any of them.
QList<RelayUrl> namesOf(const RelayUrl& reachedAt)
{
    QList<RelayUrl> names{reachedAt};
    const auto url = reachedAt.toUrl();
    if (url.host() == u"127.0.0.1"_s)
        for (const auto& host : {u"localhost"_s, u"[::1]"_s})
            if (const auto name = RelayUrl::fromText(u"ws://"_s + host); name)
                names += *name;
    return names;
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
    , m_names{namesOf(reachedAt)}
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
    else if (verb == u"COUNT"_s)
        count(*parts);
    else if (verb == u"NEG-OPEN"_s)
        openSync(*parts);
    else if (verb == u"NEG-MSG"_s)
        m_send(m_syncs.advance(parts->at(1).toString(), parts->at(2).toString()));
    else if (verb == u"NEG-CLOSE"_s)
        m_syncs.close(parts->at(1).toString());
    else
        sendNotice(u"unsupported: EVENT, REQ, CLOSE, AUTH, COUNT and NEG-OPEN are known"_s);
}

void PracticeRelaySession::publish(const QByteArray& json)
{
    const auto id = nostr::claimedId(json);
    const auto verdict = m_relay.admit(json, m_authenticated);
    if (!verdict.isAccepted && verdict.reason.startsWith(AuthRequired))
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
    if (!isName(name))
        return sendNotice(u"invalid: a subscription id has 1 to 64 characters"_s);
    m_subscriptions.erase(name);
    if (m_subscriptions.size() >= PracticeRelay::MaxSubscriptions)
        return sendClosed(name, u"rate-limited: too many subscriptions"_s);
    const auto filters = filtersIn(parts);
    if (!filters)
        return refuse(name, filters.error().detail);
    serve(name, *filters);
}

void PracticeRelaySession::count(const QJsonArray& parts)
{
    const auto name = parts.at(1).toString();
    if (!isName(name))
        return sendNotice(u"invalid: a query id has 1 to 64 characters"_s);
    auto filters = filtersIn(parts);
    if (!filters)
        return refuse(name, filters.error().detail);
    for (auto& filter : *filters)
        filter.limit = {};
    const auto found = find(*filters, static_cast<int>(PracticeRelay::MaxEvents));
    const QJsonObject answer{{u"count"_s, static_cast<qint64>(found.events.size())}};
    m_send(text({u"COUNT"_s, name, answer}));
}

void PracticeRelaySession::openSync(const QJsonArray& parts)
{
    const auto name = parts.at(1).toString();
    if (!isName(name))
        return sendNotice(u"invalid: a sync id has 1 to 64 characters"_s);
    const auto filter = servableFilter(parts.at(2));
    if (!filter) {
        if (filter.error().detail.startsWith(AuthRequired))
            sendChallenge();
        return m_send(PracticeRelaySyncs::errorMessage(name, filter.error().detail));
    }
    std::vector<nostr::SyncItem> items;
    for (const auto& stored : find({*filter}, int{PracticeRelaySyncs::MaxItems} + 1).events)
        items.push_back({static_cast<quint64>(std::max<qint64>(
                             0, stored->event.createdAt.time_since_epoch().count())),
            stored->event.id});
    m_send(m_syncs.open(name, std::move(items), parts.at(3).toString()));
}

base::Result<QList<Filter>> PracticeRelaySession::filtersIn(const QJsonArray& parts) const
{
    if (parts.size() < 3 || parts.size() > PracticeRelay::MaxFilters + 2)
        return base::fail(
            base::Errc::Malformed, u"invalid: 1 to %1 filters"_s.arg(PracticeRelay::MaxFilters));
    QList<Filter> filters;
    for (int i = 2; i < parts.size(); ++i) {
        const auto filter = servableFilter(parts.at(i));
        if (!filter)
            return base::passOn(filter);
        filters += *filter;
    }
    return filters;
}

base::Result<Filter> PracticeRelaySession::servableFilter(const QJsonValue& json) const
{
    const auto filter = nostr::filterFromJson(json.toObject());
    if (!json.isObject() || !filter)
        return base::fail(base::Errc::Malformed,
            u"invalid: "_s + (filter ? u"a filter is an object"_s : filter.error().detail));
    if (const auto refusal = guardAgainst(*filter); !refusal.isEmpty())
        return base::fail(base::Errc::NotAllowed, refusal);
    return filter;
}

void PracticeRelaySession::refuse(const QString& subscription, const QString& reason) const
{
    if (reason.startsWith(AuthRequired))
        sendChallenge();
    sendClosed(subscription, reason);
}

PracticeRelayIndex::Found PracticeRelaySession::find(const QList<Filter>& filters, int limit) const
{
    return m_relay.m_index.query(filters, m_relay.m_clock.now(), limit,
        [this](const Event& event) { return mayRead(event); });
}

void PracticeRelaySession::serve(const QString& subscription, const QList<Filter>& filters)
{
    m_subscriptions.insert_or_assign(subscription, filters);
    const auto found = find(filters, m_relay.m_policy.maxResults);
    for (const auto& stored : found.events)
        sendEvent(subscription, stored);
    const QJsonArray hint{found.isComplete ? u"finish"_s : u"more"_s}; // NIP-67
    m_send(text({u"EOSE"_s, subscription, hint}));
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
    QString refusal;
    for (const auto& name : m_names) {
        const auto verdict = nostr::checkAuthEvent(event, name, m_challenge, m_relay.m_clock.now());
        if (verdict)
            return {};
        refusal = u"invalid: "_s + verdict.error().detail;
    }
    return refusal;
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
    const bool isFromHere = event.kind == nostr::kinds::EncryptedDirectMessage;
    if (isFromHere && m_authenticated.contains(event.pubkey))
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
