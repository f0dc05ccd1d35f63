// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/offer_cache.h"

#include "base/log.h"

using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr int ReadAtOnce = 500; // the thread answers in between
constexpr qsizetype SavedAtOnce = 500;
constexpr auto SaveDelay = 3s;

} // namespace

OfferCache::OfferCache(OfferStore store, OfferBoard& board, base::Clock& clock)
    : m_store{store}
    , m_board{board}
    , m_clock{clock}
{
}

void OfferCache::start()
{
    if (const auto done = m_store.forgetOld(m_clock.now()); !done)
        qCWarning(lcConsumer) << "old offers stay:" << done.error().detail;
    m_tasks.add(fillBoard());
}

base::Task<> OfferCache::fillBoard()
{
    for (int offset = 0; offset < MaxCachedOffers; offset += ReadAtOnce) {
        const auto offers = m_store.read(offset, ReadAtOnce);
        if (!offers || offers->isEmpty())
            break;
        for (const auto& offer : *offers) {
            if (!m_board.rememberOffer(offer.event))
                continue;
            m_heardAt = std::max(m_heardAt.value_or(offer.heardAt), offer.heardAt);
        }
        Q_EMIT changed();
        co_await m_clock.sleep(0ms);
    }
}

void OfferCache::noteHeard(const nostr::Event& offer)
{
    m_heard.insert(offer.pubkey, HeardOffer{offer, m_clock.now()});
    if (!std::exchange(m_isSaving, true))
        m_tasks.add(saveHeard());
}

void OfferCache::forget(const QList<nostr::PublicKey>& providers)
{
    if (const auto done = m_store.remove(providers); !done)
        qCWarning(lcConsumer) << "offers that are gone stay:" << done.error().detail;
}

base::Task<> OfferCache::saveHeard()
{
    co_await m_clock.sleep(SaveDelay);
    while (!m_heard.isEmpty()) {
        QList<HeardOffer> offers;
        while (!m_heard.isEmpty() && offers.size() < SavedAtOnce)
            offers.append(m_heard.take(m_heard.constBegin().key()));
        if (const auto saved = m_store.save(offers); !saved)
            qCWarning(lcConsumer) << "offers are not kept:" << saved.error().detail;
        co_await m_clock.sleep(0ms);
    }
    m_isSaving = false;
}

} // namespace consumer
