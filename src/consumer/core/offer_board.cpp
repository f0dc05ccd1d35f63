// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/offer_board.h"

#include "cashu/mint_url.h"
#include "protocol/provider_name.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr qsizetype MaxEarlyBeats = 5'000;
constexpr qsizetype MinPrefix = 8;
constexpr int ShortIdLength = 8;
constexpr std::size_t RoomShare = 16; // of a full board is cleared at once

QStringList normalisedMints(const protocol::Offer& offer)
{
    QStringList mints;
    for (const auto& mint : offer.mints) {
        if (const auto text = cashu::paygressNormalised(mint))
            mints.append(*text);
    }
    mints.removeDuplicates();
    return mints;
}

Isolation toIsolation(protocol::IsolationLevel level)
{
    switch (level) {
    case protocol::IsolationLevel::SharedKernel:
        return Isolation::SharedKernel;
    case protocol::IsolationLevel::DedicatedHost:
        return Isolation::DedicatedHost;
    case protocol::IsolationLevel::AttestedResearchTier:
        return Isolation::Attested;
    }
    return Isolation::SharedKernel;
}

OfferRow rowOfProvider(const OfferRecord& record)
{
    const auto& offer = record.offer;
    OfferRow row;
    row.providerKey = offer.provider.toHex();
    row.providerNpub = offer.provider.toNpub();
    row.shortId = row.providerKey.left(ShortIdLength);
    row.name = offer.name.left(MaxShownText);
    row.nameMatchesKey = record.nameMatchesKey;
    row.isolation = toIsolation(offer.isolation);
    row.capabilities = offer.capabilities;
    row.mints = offer.mints;
    row.claimedUptime = static_cast<double>(offer.uptimePercent);
    row.claimedJobs = offer.completedJobs;
    row.claimedLocation = offer.location.value_or(QString{}).left(MaxShownText);
    row.offeredAt = record.offeredAt;
    row.firstSeen = record.memory.firstSeen;
    row.canRefund = offer.canDo(protocol::RefundCapability);
    row.minimumDuration = offer.minimumDuration;
    row.isStarred = record.memory.isStarred;
    row.isAvoided = record.memory.isAvoided;
    row.myLeases = record.memory.leases;
    row.myFailures = record.memory.failures;
    if (!record.lastBeat)
        return row;
    const auto& beat = *record.lastBeat;
    row.lastBeatAt = beat.sentAt;
    row.runningLeases = beat.activeWorkloads;
    // Zero everywhere is what backends without a probe say: not reported, not "full" (product F7).
    if (beat.available.memoryMb != 0)
        row.freeMemoryMb = beat.available.memoryMb;
    return row;
}

template <typename List>
void keepFirst(List& list, qsizetype count)
{
    if (list.size() > count)
        list.resize(count);
}

// An offer may fill 128 KB, and there may be thousands.
protocol::Offer shortened(protocol::Offer offer)
{
    const auto isLong = [](const QString& text) { return text.size() > MaxIdText; };
    offer.name = offer.name.left(MaxShownText);
    if (offer.location)
        offer.location = offer.location->left(MaxShownText);
    if (offer.apiEndpoint && isLong(*offer.apiEndpoint))
        offer.apiEndpoint.reset();
    offer.capabilities.removeIf(isLong);
    keepFirst(offer.capabilities, MaxListShown);
    offer.mints.removeIf(isLong);
    keepFirst(offer.mints, MaxListShown);
    offer.specs.removeIf([&](const protocol::PodSpec& spec) { return isLong(spec.id); });
    keepFirst(offer.specs, MaxSpecsShown);
    for (auto& spec : offer.specs) {
        spec.name = spec.name.left(MaxShownText);
        spec.description = spec.description.left(MaxShownText);
    }
    offer.stakeProof.reset(); // nobody looks at it yet
    return offer;
}

} // namespace

bool OfferRecord::isOnline(base::UnixTime now) const
{
    return lastBeat && now - lastBeat->sentAt < OnlineLimit;
}

// Where a newer offer goes; nullptr when there is no room, or it is not newer.
OfferBoard::Entry* OfferBoard::place(const nostr::Event& event, const protocol::Offer& offer)
{
    const auto known = m_places.constFind(offer.provider);
    if (known != m_places.cend()) {
        auto& entry = m_entries[static_cast<std::size_t>(*known)];
        // Relays may lag: an older offer of the same provider never replaces a newer one.
        const auto& current = entry.record;
        if (event.createdAt < current.offeredAt
            || (event.createdAt == current.offeredAt && !(event.id < current.event)))
            return nullptr;
        for (const auto& mint : normalisedMints(current.offer))
            --m_accepting[mint];
        return &entry;
    }
    if (m_entries.size() >= m_maxProviders && !makeRoom())
        return nullptr;
    Entry fresh;
    fresh.record.memory = m_memories.value(offer.provider);
    fresh.beats = m_earlyBeats.take(offer.provider);
    if (const auto beat = m_earlyBeat.find(offer.provider); beat != m_earlyBeat.end())
        fresh.record.lastBeat = *beat;
    m_earlyBeat.remove(offer.provider);
    m_places.insert(offer.provider, static_cast<qsizetype>(m_entries.size()));
    m_entries.push_back(std::move(fresh));
    m_order.append(offer.provider);
    return &m_entries.back();
}

bool OfferBoard::addOffer(const nostr::Event& event)
{
    const auto known = m_places.constFind(event.pubkey);
    if (known != m_places.cend()) {
        auto& entry = m_entries[static_cast<std::size_t>(*known)];
        if (entry.isEarlier && entry.record.event == event.id) {
            hearAgain(entry);
            return true;
        }
    }
    const auto offer = protocol::offerFromEvent(event);
    if (!offer)
        return false;
    auto* entry = place(event, *offer);
    if (!entry)
        return false;
    if (entry->isEarlier)
        hearAgain(*entry);
    entry->record.offer = shortened(*offer);
    entry->record.offeredAt = event.createdAt;
    entry->record.event = event.id;
    entry->record.nameMatchesKey = offer->name == protocol::providerName(offer->provider);
    if (entry->record.memory.firstSeen == base::UnixTime{})
        entry->record.memory.firstSeen = m_clock.now();
    for (const auto& mint : normalisedMints(entry->record.offer))
        ++m_accepting[mint];
    entry->isStale = true;
    ++m_revision;
    return true;
}

void OfferBoard::hearAgain(Entry& entry)
{
    entry.isEarlier = false;
    entry.isStale = true;
    --m_earlier;
    ++m_revision;
}

bool OfferBoard::rememberOffer(const nostr::Event& event)
{
    if (m_places.contains(event.pubkey) || !addOffer(event))
        return false;
    m_entries[static_cast<std::size_t>(m_places.value(event.pubkey))].isEarlier = true;
    ++m_earlier;
    return true;
}

QList<nostr::PublicKey> OfferBoard::endEarlier()
{
    QList<nostr::PublicKey> dropped;
    if (m_earlier == 0)
        return dropped;
    dropped = dropUnless(
        [](const Entry& entry) { return !entry.isEarlier || entry.record.lastBeat.has_value(); });
    for (auto& entry : m_entries) {
        entry.isStale = entry.isStale || entry.isEarlier;
        entry.isEarlier = false;
    }
    m_earlier = 0;
    return dropped;
}

bool OfferBoard::makeRoom()
{
    const auto now = m_clock.now();
    std::vector<const OfferRecord*> strangers;
    for (const auto& entry : m_entries) {
        const auto& memory = entry.record.memory;
        if (!memory.isStarred && memory.leases == 0 && !entry.record.isOnline(now))
            strangers.push_back(&entry.record);
    }
    const auto lastHeard = [](const OfferRecord* record) {
        return record->lastBeat ? record->lastBeat->sentAt : base::UnixTime{};
    };
    std::ranges::stable_sort(strangers, {}, lastHeard);
    strangers.resize(
        std::min(strangers.size(), std::max<std::size_t>(1, m_maxProviders / RoomShare)));
    QSet<nostr::PublicKey> leaving;
    for (const auto* record : strangers)
        leaving.insert(record->offer.provider);
    dropUnless([&](const Entry& entry) { return !leaving.contains(entry.record.offer.provider); });
    return !leaving.isEmpty();
}

QList<nostr::PublicKey> OfferBoard::dropUnless(const std::function<bool(const Entry&)>& stays)
{
    QList<nostr::PublicKey> dropped;
    std::vector<Entry> kept;
    kept.reserve(m_entries.size());
    m_places.clear();
    m_order.clear();
    for (auto& entry : m_entries) {
        const auto provider = entry.record.offer.provider;
        if (!stays(entry)) {
            for (const auto& mint : normalisedMints(entry.record.offer))
                --m_accepting[mint];
            m_earlier -= entry.isEarlier ? 1 : 0;
            dropped.append(provider);
            continue;
        }
        m_places.insert(provider, static_cast<qsizetype>(kept.size()));
        m_order.append(provider);
        kept.push_back(std::move(entry));
    }
    m_entries = std::move(kept);
    m_accepting.removeIf([](QHash<QString, int>::iterator count) { return count.value() <= 0; });
    ++m_revision;
    return dropped;
}

bool OfferBoard::addBeat(const nostr::Event& event)
{
    const auto beat = protocol::heartbeatFromEvent(event);
    const auto now = m_clock.now();
    if (!beat || beat->sentAt > now + FutureLimit
        || beat->sentAt < now - std::chrono::hours{UptimeHours})
        return false;

    const auto place = m_places.constFind(beat->provider);
    const bool isEarly = place == m_places.cend();
    if (isEarly && !m_earlyBeats.contains(beat->provider) && m_earlyBeats.size() >= MaxEarlyBeats)
        return false;
    auto& beats = isEarly ? m_earlyBeats[beat->provider]
                          : m_entries[static_cast<std::size_t>(*place)].beats;
    beats.note(beat->sentAt);

    if (isEarly) {
        auto& last = m_earlyBeat[beat->provider];
        if (beat->sentAt > last.sentAt)
            last = *beat;
        return false;
    }
    auto& entry = m_entries[static_cast<std::size_t>(*place)];
    if (!entry.record.lastBeat || beat->sentAt > entry.record.lastBeat->sentAt)
        entry.record.lastBeat = *beat;
    entry.isStale = true;
    ++m_revision;
    return true;
}

void OfferBoard::remember(const nostr::PublicKey& provider, const ProviderMemory& memory)
{
    m_memories.insert(provider, memory);
    const auto place = m_places.constFind(provider);
    if (place == m_places.cend())
        return;
    auto& entry = m_entries[static_cast<std::size_t>(*place)];
    if (entry.record.memory == memory)
        return;
    entry.record.memory = memory;
    entry.isStale = true;
    ++m_revision;
}

void OfferBoard::setMintsHeld(const QSet<QString>& mints)
{
    if (mints == m_mintsHeld)
        return;
    m_mintsHeld = mints;
    for (auto& entry : m_entries)
        entry.isStale = true;
    ++m_revision;
}

const OfferRecord* OfferBoard::find(const nostr::PublicKey& provider) const
{
    const auto place = m_places.constFind(provider);
    return place == m_places.cend() ? nullptr : &m_entries[static_cast<std::size_t>(*place)].record;
}

base::Result<nostr::PublicKey> OfferBoard::findByText(const QString& text) const
{
    const auto trimmed = text.trimmed();
    const auto key = nostr::PublicKey::fromText(trimmed);
    if (key && m_places.contains(*key))
        return *key;

    const auto only = [&](auto matches) {
        QList<nostr::PublicKey> found;
        for (const auto& provider : m_order) {
            if (matches(provider))
                found.append(provider);
        }
        return found;
    };
    if (trimmed.size() >= MinPrefix) {
        const auto prefix = trimmed.toLower();
        const auto found
            = only([&](const nostr::PublicKey& one) { return one.toHex().startsWith(prefix); });
        if (found.size() == 1)
            return found.first();
    }
    const auto named = only([&](const nostr::PublicKey& one) {
        return find(one)->offer.name.compare(trimmed, Qt::CaseInsensitive) == 0;
    });
    if (named.isEmpty())
        return base::fail(base::Errc::NotFound, u"no provider matches \"%1\""_s.arg(trimmed));
    if (named.size() == 1)
        return named.first();
    QStringList ids;
    for (const auto& one : named)
        ids.append(one.toHex().left(16));
    return base::fail(
        base::Errc::Conflict, u"several providers have this name: %1"_s.arg(ids.join(u", "_s)));
}

SeenUptime OfferBoard::seenUptime(const nostr::PublicKey& provider) const
{
    const auto place = m_places.constFind(provider);
    return place == m_places.cend()
        ? SeenUptime{}
        : m_entries[static_cast<std::size_t>(*place)].beats.seenAt(m_clock.now());
}

int OfferBoard::acceptingProviders(const QString& mint) const
{
    const auto text = cashu::paygressNormalised(mint);
    return text ? m_accepting.value(*text) : 0;
}

bool OfferBoard::canPay(const protocol::Offer& offer) const
{
    const auto mints = normalisedMints(offer);
    return std::any_of(mints.begin(), mints.end(),
        [this](const QString& mint) { return m_mintsHeld.contains(mint); });
}

void OfferBoard::buildRows(Entry& entry, base::UnixTime now) const
{
    auto row = rowOfProvider(entry.record);
    row.isOnline = entry.record.isOnline(now);
    row.isEarlier = entry.isEarlier;
    row.canPay = canPay(entry.record.offer);
    row.seen = entry.beats.seenAt(now);
    entry.rows.clear();
    for (const auto& spec : entry.record.offer.specs) {
        if (entry.rows.size() >= MaxSpecsShown)
            break;
        row.id = row.providerKey + u'/' + spec.id;
        if (std::any_of(entry.rows.begin(), entry.rows.end(),
                [&](const OfferRow& one) { return one.id == row.id; }))
            continue; // the first of several specs with one id is the one that would be rented
        row.spec = {spec.id, spec.name, spec.description, spec.cpuMillicores, spec.memoryMb,
            spec.ratePerSecond};
        entry.rows.append(row);
    }
    entry.isStale = false;
    entry.wasOnline = row.isOnline;
}

QList<OfferRow> OfferBoard::rows()
{
    const auto now = m_clock.now();
    QList<OfferRow> all;
    all.reserve(static_cast<qsizetype>(m_entries.size()));
    for (auto& entry : m_entries) {
        const bool isOnline = entry.record.isOnline(now);
        if (entry.isStale || isOnline != entry.wasOnline) {
            if (!entry.isStale)
                ++m_revision;
            buildRows(entry, now);
        }
        all.append(entry.rows);
    }
    return all;
}

} // namespace consumer
