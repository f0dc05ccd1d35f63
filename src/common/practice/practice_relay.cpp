// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay.h"

#include "base/log.h"
#include "nostr/deletion.h"
#include "nostr/kinds.h"
#include "nostr/proof_of_work.h"
#include "nostr/protected_event.h"
#include "nostr/relay_message.h"
#include "practice/practice_relay_session.h"

#include <QJsonArray>

#include <algorithm>

namespace practice {

using base::Result;
using nostr::Event;
using nostr::EventId;
using nostr::Filter;
using nostr::PublicKey;
using namespace Qt::StringLiterals;

namespace {

constexpr auto EventTag = "e"_L1;
constexpr auto AddressTag = "a"_L1;
constexpr auto PersonTag = "p"_L1;

bool isVersioned(const Event& event)
{
    return nostr::isReplaceable(event.kind) || nostr::isAddressable(event.kind);
}

PracticeRelay::Verdict refused(const QString& reason)
{
    return {.isAccepted = false, .reason = reason, .news = {}};
}

PracticeRelay::Verdict acceptedAsOld(const QString& reason)
{
    return {.isAccepted = true, .reason = reason, .news = {}};
}

} // namespace

Result<std::unique_ptr<PracticeRelay>> PracticeRelay::open(
    storage::Database& database, base::Clock& clock, base::RandomSource& random, Policy policy)
{
    const auto store = PracticeRelayStore::open(database);
    if (!store)
        return base::passOn(store);
    std::unique_ptr<PracticeRelay> relay{new PracticeRelay{*store, clock, random, policy}};
    const auto loaded = relay->load();
    if (!loaded)
        return base::passOn(loaded);
    relay->sweep();
    return relay;
}

PracticeRelay::PracticeRelay(
    PracticeRelayStore store, base::Clock& clock, base::RandomSource& random, Policy policy)
    : m_store{store}
    , m_clock{clock}
    , m_random{random}
    , m_policy{policy}
{
}

PracticeRelay::~PracticeRelay()
{
    Q_ASSERT(m_sessions.isEmpty());
}

Result<> PracticeRelay::load()
{
    const auto texts = m_store.all();
    if (!texts)
        return base::passOn(texts);
    for (const auto& json : *texts) {
        const auto event = nostr::eventFromJsonText(json);
        if (!event)
            return base::passOn(event);
        m_index.add(
            std::make_shared<const StoredEvent>(StoredEvent{*event, json, expiration(*event)}));
    }
    return {};
}

std::unique_ptr<PracticeRelaySession> PracticeRelay::connect(
    const nostr::RelayUrl& reachedAt, std::function<void(const QString&)> send)
{
    const auto challenge = base::toHex(m_random.bytes32());
    return std::make_unique<PracticeRelaySession>(*this, reachedAt, challenge, std::move(send));
}

QJsonObject PracticeRelay::document() const
{
    const QJsonObject limitation{
        {u"max_message_length"_s, qint64{nostr::MaxMessageSize}},
        {u"max_subscriptions"_s, MaxSubscriptions},
        {u"max_limit"_s, m_policy.maxResults},
        {u"default_limit"_s, m_policy.maxResults},
        {u"max_subid_length"_s, qint64{nostr::MaxSubscriptionId}},
        {u"max_event_tags"_s, qint64{nostr::MaxTags}},
        {u"max_content_length"_s, qint64{nostr::MaxEventSize}},
        {u"min_pow_difficulty"_s, m_policy.leastWork},
        {u"auth_required"_s, false},
        {u"payment_required"_s, false},
        {u"restricted_writes"_s, false},
        {u"created_at_upper_limit"_s, qint64{std::chrono::seconds{MaxAhead}.count()}},
    };
    QJsonArray supportedNips{1, 4, 9, 11};
    for (const int nip : {13, 17, 40, 42, 45, 59, 67, 70, 77})
        supportedNips += nip;
    return {
        {u"name"_s, u"Paygress practice relay"_s},
        {u"description"_s, u"A relay on this computer, for play money only."_s},
        {u"supported_nips"_s, supportedNips},
        {u"software"_s, u"paygress-desktop"_s},
        {u"version"_s, u"1"_s},
        {u"limitation"_s, limitation},
    };
}

// The order of these checks is the cheap ones first; clients see it in the reasons.
PracticeRelay::Verdict PracticeRelay::admit(
    const QByteArray& json, const QSet<PublicKey>& authenticated)
{
    const auto event = nostr::eventFromJsonText(json);
    if (!event)
        return refused(u"invalid: "_s + event.error().detail);
    const auto now = m_clock.now();
    if (event->kind == nostr::kinds::Auth)
        return refused(u"invalid: authentication is not for publishing"_s);
    if (nostr::isProtected(*event) && !authenticated.contains(event->pubkey))
        return refused(u"auth-required: only its author may publish a protected event"_s);
    if (nostr::repostsProtected(*event))
        return refused(u"blocked: what is inside is protected"_s);
    if (event->createdAt > now + MaxAhead)
        return refused(u"invalid: created_at is too far in the future"_s);
    if (isExpired(*event, now))
        return refused(u"invalid: the event has expired"_s);
    if (m_index.find(event->id))
        return acceptedAsOld(u"duplicate: already have this event"_s);
    if (nostr::provenDifficulty(*event) < m_policy.leastWork)
        return refused(u"pow: %1 bits of work are asked for"_s.arg(m_policy.leastWork));
    if (const auto verdict = verify(*event); !verdict)
        return refused(u"invalid: "_s + verdict.error().detail);
    const auto stored
        = std::make_shared<const StoredEvent>(StoredEvent{*event, json, expiration(*event)});
    if (nostr::isEphemeral(event->kind))
        return {.isAccepted = true, .reason = {}, .news = stored};
    return store(stored);
}

PracticeRelay::Verdict PracticeRelay::store(const StoredEventPtr& stored)
{
    const auto& event = stored->event;
    if (isDeleted(event))
        return refused(u"blocked: its author has deleted this event"_s);
    QList<EventId> removed;
    if (isVersioned(event)) {
        if (const auto current = m_index.currentVersion(event)) {
            if (!replaces(event, current->event))
                return acceptedAsOld(u"duplicate: a newer version is stored"_s);
            removed += current->event.id;
        }
    }
    if (event.kind == nostr::kinds::Deletion)
        removed += deletedBy(event);
    if (m_index.size() >= MaxEvents)
        return refused(u"error: the relay is full"_s);
    const auto saved = m_store.replace(event.id, stored->json, removed);
    if (!saved)
        return refused(u"error: the event could not be stored"_s);
    for (const auto& id : removed)
        m_index.remove(id);
    m_index.add(stored);
    return {.isAccepted = true, .reason = {}, .news = stored};
}

bool PracticeRelay::isDeleted(const Event& event) const
{
    Filter byId;
    byId.kinds = {nostr::kinds::Deletion};
    byId.authors = {event.pubkey};
    for (const auto& text : nostr::allTags(event.tags, PersonTag))
        if (const auto person = PublicKey::fromHex(text); person)
            byId.authors += *person;
    byId.tags[u'e'] = {event.id.toHex()};
    Filter byAddress;
    byAddress.kinds = {nostr::kinds::Deletion};
    byAddress.authors = {event.pubkey};
    byAddress.tags[u'a'] = {nostr::coordinates(event)};
    byAddress.since = event.createdAt; // later versions are welcome
    const auto requests = m_index.query({byId, byAddress}, m_clock.now(), MaxResults).events;
    return std::any_of(requests.begin(), requests.end(),
        [&event](const StoredEventPtr& request) { return isDeletedBy(event, request->event); });
}

QList<EventId> PracticeRelay::deletedBy(const Event& request) const
{
    QList<EventId> ids;
    for (const auto& text : nostr::allTags(request.tags, EventTag)) {
        const auto id = EventId::fromHex(text);
        const auto stored = id ? m_index.find(*id) : nullptr;
        if (stored && isDeletedBy(stored->event, request))
            ids += *id;
    }
    for (const auto& text : nostr::allTags(request.tags, AddressTag)) {
        Filter versions;
        versions.authors = {request.pubkey};
        versions.kinds += text.section(u':', 0, 0).toInt();
        versions.until = request.createdAt;
        for (const auto& stored : m_index.query({versions}, m_clock.now(), MaxResults).events)
            if (isDeletedBy(stored->event, request) && !ids.contains(stored->event.id))
                ids += stored->event.id;
    }
    return ids;
}

void PracticeRelay::passOn(const StoredEventPtr& stored)
{
    const auto sessions = m_sessions; // sending may end one
    for (auto* session : sessions)
        if (m_sessions.contains(session))
            session->offer(stored);
}

void PracticeRelay::sweep()
{
    const auto expired = m_index.expiredBy(m_clock.now());
    if (!expired.isEmpty() && m_store.remove(expired))
        for (const auto& id : expired)
            m_index.remove(id);
    m_sweep = m_clock.callAfter(SweepInterval, [this] { sweep(); });
}

} // namespace practice
