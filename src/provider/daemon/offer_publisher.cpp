// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/offer_publisher.h"

#include "nostr/expiration.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds PublishLimit = 10s;
constexpr std::chrono::milliseconds Refresh = 1h;
constexpr std::chrono::days OfferLifetime{7}; // of one that nobody refreshes (NIP-40)
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
    const auto event = nostr::signEvent(content, m_book.config().key, m_random);
    const auto report = co_await m_relays.publish(event, {}, PublishLimit);
    m_hasTried = true;
    if (report.isAccepted()) {
        m_publishedAt = m_clock.now();
        m_acceptedBy = report.accepted;
    }
    for (const auto& refusal : report.refused)
        Q_EMIT refused(refusal.first.toString() + u": "_s + refusal.second);
    Q_EMIT changed();
    co_return report.isAccepted() && report.silent.isEmpty();
}

} // namespace provider
