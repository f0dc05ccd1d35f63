// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the offer on the relays: at the start, at every change, every hour, and again soon where it
// was not taken. Relays that can count (NIP-45) are asked whether they kept it.
#pragma once

#include "base/random.h"
#include "nostr/relay_pool.h"
#include "provider/daemon/lease_book.h"
#include "provider/daemon/storefront.h"

namespace provider {

class OfferPublisher : public QObject {
    Q_OBJECT

public:
    OfferPublisher(LeaseBook& book, nostr::RelayPool& relays, base::Clock& clock,
        base::RandomSource& random, const Storefront& storefront);

    void publish(); // now; while nothing may be sold, nothing is published
    void noteTermsChanged(); // publishes if the offer would say something else now

    protocol::Offer offer() const;
    std::optional<base::UnixTime> publishedAt() const { return m_publishedAt; }
    const QList<nostr::RelayUrl>& acceptedBy() const { return m_acceptedBy; }
    bool hasTried() const { return m_hasTried; }
    // When the offer that should be seen now was made; none while nothing is published.
    std::optional<base::UnixTime> currentStamp() const
    {
        return m_publishedAt ? std::optional{m_lastStamp} : std::nullopt;
    }

Q_SIGNALS:
    void changed();
    void refused(const QString& why);

private:
    base::Task<> run();
    base::Task<bool> publishOnce(); // true when every relay has it
    base::Task<> lookAgain(QList<nostr::RelayUrl> takers);

    LeaseBook& m_book;
    nostr::RelayPool& m_relays;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const Storefront& m_storefront;
    std::optional<base::UnixTime> m_publishedAt;
    base::UnixTime m_lastStamp;
    std::optional<protocol::Offer> m_published;
    QList<nostr::RelayUrl> m_acceptedBy;
    bool m_hasTried = false;
    base::Task<> m_running;
    base::Task<> m_looking;
};

} // namespace provider
