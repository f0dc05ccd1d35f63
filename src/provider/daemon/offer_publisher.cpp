// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/offer_publisher.h"

#include "nostr/expiration.h"
#include "nostr/kinds.h"
#include "nostr/proof_of_work.h"
#include "nostr/relay_counts.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds PublishLimit = 10s;
constexpr std::chrono::milliseconds Refresh = 1h;
constexpr std::chrono::days OfferLifetime{7}; // of one that nobody refreshes (NIP-40)
constexpr std::chrono::milliseconds LookAgainAfter = 10s;
constexpr std::chrono::milliseconds FirstRetry = 5s;
constexpr std::chrono::milliseconds LongestRetry = 10min;

} // namespace

OfferPublisher::OfferPublisher(LeaseBook& book, nostr::RelayPool& relays, base::Clock& clock,
    base::RandomSource& random, const Storefront& storefront)
    : m_book{book}
    , m_relays{relays}
    , m_clock{clock}
    , m_random{random}
    , m_storefront{storefront}
{
}

void OfferPublisher::publish()
{
    m_running = run(); // whatever was under way is replaced
}

// The number of served leases alone can wait for the hour.
void OfferPublisher::noteTermsChanged()
{
    if (!m_published)
        return;
    auto next = offer();
    next.completedJobs = m_published->completedJobs;
    if (next != *m_published)
        publish();
}

protocol::Offer OfferPublisher::offer() const
{
    const auto& config = m_book.config();
    protocol::Offer offer;
    offer.provider = config.key.publicKey();
    offer.name = config.name;
    offer.location = config.location;
    if (m_storefront.features) {
        offer.capabilities = m_storefront.features->capabilities;
        const auto level = protocol::isolationLevelFromText(m_storefront.features->isolationLevel);
        offer.isolation = level.value_or(protocol::IsolationLevel::SharedKernel);
    }
    offer.capabilities += config.capabilities;
    offer.capabilities += protocol::RefundCapability;
    offer.capabilities += protocol::LockCapability;
    offer.capabilities.removeDuplicates();
    // What is larger than all that is for rent can never be had.
    const SalesLimits limits = m_storefront.limits();
    for (const auto& spec : config.specs)
        if (!m_storefront.features || timesThatFit(capacityOf(spec), limits.capacity) > 0)
            offer.specs += spec;
    offer.mints = config.mints;
    offer.completedJobs = m_book.ledger().completedLeases();
    offer.minimumDuration = config.minimumDuration;
    if (m_storefront.features)
        offer.templates = m_storefront.templates(config.templates);
    const bool hasData = offer.templates && !offer.templates->isEmpty();
    if (hasData && m_storefront.features->encryptsData)
        offer.capabilities += QString{protocol::VolumeCapability};
    return offer;
}

base::Task<> OfferPublisher::run()
{
    std::chrono::milliseconds retry = FirstRetry;
    while (true) {
        std::chrono::milliseconds pause = Refresh;
        if (m_storefront.features && m_storefront.obstacle.isEmpty()) {
            const bool isEverywhere = co_await publishOnce();
            if (isEverywhere) {
                retry = FirstRetry;
            } else {
                pause = retry;
                retry = std::min(retry * 2, LongestRetry);
            }
        }
        co_await m_clock.sleep(pause);
    }
}

base::Task<bool> OfferPublisher::publishOnce()
{
    // Of two versions with the same second the lower id would win: never publish two in one second.
    const auto stamp = std::max(m_clock.now(), m_lastStamp + 1s);
    m_lastStamp = stamp;
    m_published = offer();
    auto content = protocol::toEventTemplate(*m_published, stamp);
    content.tags = nostr::withExpiration(content.tags, stamp + OfferLifetime);
    const auto work = m_relays.demandedWork();
    const auto event = co_await nostr::signWithWork(
        content, m_book.config().key, work, nostr::MinedTime::Kept, m_clock, m_random);
    if (!event) {
        Q_EMIT refused(event.error().detail);
        co_return false;
    }
    const auto report = co_await m_relays.publish(*event, {}, PublishLimit);
    m_hasTried = true;
    if (report.isAccepted()) {
        m_publishedAt = m_clock.now();
        m_acceptedBy = report.accepted;
        m_looking = lookAgain(report.accepted);
    }
    for (const auto& refusal : report.refused)
        Q_EMIT refused(refusal.first.toString() + u": "_s + refusal.second);
    Q_EMIT changed();
    const bool isMoreDemanded = m_relays.demandedWork() > work; // they told only now
    co_return report.isAccepted() && report.silent.isEmpty() && !isMoreDemanded;
}

// Some relays say yes and keep nothing.
base::Task<> OfferPublisher::lookAgain(QList<nostr::RelayUrl> takers)
{
    co_await m_clock.sleep(LookAgainAfter);
    QList<nostr::RelayUrl> counting;
    for (const auto& health : m_relays.health())
        if (takers.contains(health.url) && health.document
            && health.document->nips.contains(nostr::RelayCounts::Nip))
            counting += health.url;
    if (counting.isEmpty())
        co_return;
    nostr::Filter ours;
    ours.kinds = {nostr::kinds::Offer};
    ours.authors = {m_book.config().key.publicKey()};
    const QList<nostr::Filter> filters{ours};
    const auto report = co_await m_relays.count(filters, counting);
    for (const auto& told : report.counts)
        if (told.answer.outcome == nostr::RelayOutcome::Ended && told.count == 0)
            Q_EMIT refused(
                told.answer.relay.toString() + u": took the offer and did not keep it"_s);
}

} // namespace provider
