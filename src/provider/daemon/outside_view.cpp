// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/outside_view.h"

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds FetchLimit = 10s;

} // namespace

base::Task<RelaySight> lookAtRelay(nostr::RelayUrl relay, nostr::PublicKey provider,
    base::UnixTime offerSince, nostr::TransportFactory transports, base::Clock& clock,
    base::RandomSource& random)
{
    nostr::Filter offers;
    offers.kinds = {nostr::kinds::Offer};
    offers.authors = {provider};
    nostr::Filter beats;
    beats.kinds = {nostr::kinds::Heartbeat};
    beats.authors = {provider};
    beats.since = clock.now() - OutsideView::FreshHeartbeat;
    beats.limit = 1;
    QList<nostr::Filter> filters;
    filters.append(offers);
    filters.append(beats);

    RelaySight sight{.relay = relay, .problem = {}, .at = clock.now()};
    nostr::RelayPool stranger{transports, clock, random};
    stranger.addRelay(relay);
    const auto report = co_await stranger.fetch(filters, {}, FetchLimit);
    for (const auto& event : report.events) {
        if (event.kind == nostr::kinds::Offer && event.createdAt >= offerSince)
            sight.servesOffer = true;
        if (event.kind == nostr::kinds::Heartbeat)
            sight.servesHeartbeat = true;
    }
    if (!report.hasAnswer()) {
        sight.problem = u"no answer"_s;
        for (const auto& answer : report.answers)
            if (!answer.text.isEmpty())
                sight.problem = answer.text;
    }
    co_await clock.sleep(0ms); // the pool has woken us: it must not be destroyed inside its call
    co_return sight;
}

OutsideView::OutsideView(const DaemonConfig& config, const OfferPublisher& publisher,
    nostr::TransportFactory transports, base::Clock& clock, base::RandomSource& random)
    : m_config{config}
    , m_publisher{publisher}
    , m_transports{std::move(transports)}
    , m_clock{clock}
    , m_random{random}
{
}

void OutsideView::start()
{
    lookSoon();
}

void OutsideView::lookSoon()
{
    if (m_transports)
        m_running = run(Settling);
}

base::Task<> OutsideView::run(std::chrono::milliseconds pause)
{
    while (true) {
        co_await m_clock.sleep(pause);
        co_await look();
        pause = Interval;
    }
}

base::Task<> OutsideView::look()
{
    const auto relays = m_config.relays;
    const auto stamp = m_publisher.currentStamp();
    const auto since = stamp.value_or(base::UnixTime{});
    const auto provider = m_config.key.publicKey();
    std::vector<base::Task<RelaySight>> looking;
    for (const auto& relay : relays)
        looking.push_back(lookAtRelay(relay, provider, since, m_transports, m_clock, m_random));
    QList<RelaySight> sights;
    for (auto& look : looking) {
        const auto sight = co_await look;
        sights.append(sight);
    }
    m_sights = sights;
    m_wasOfferDue = stamp.has_value() && stamp == m_publisher.currentStamp();
    Q_EMIT looked();
}

QList<nostr::RelayUrl> OutsideView::relaysWithoutOffer() const
{
    QList<nostr::RelayUrl> blind;
    for (const auto& sight : m_sights)
        if (m_wasOfferDue && sight.problem.isEmpty() && !sight.servesOffer)
            blind.append(sight.relay);
    return blind;
}

} // namespace provider
