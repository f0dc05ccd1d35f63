// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the board at once with the offers of the last visit, and keeps those of this one for the
// next. What a relay says replaces what was remembered.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "consumer/core/offer_board.h"
#include "consumer/core/offer_store.h"

#include <QObject>

namespace consumer {

class OfferCache : public QObject {
    Q_OBJECT

public:
    // Both outlive this object.
    OfferCache(OfferStore store, OfferBoard& board, base::Clock& clock);

    void start(); // call once
    void noteHeard(const nostr::Event& offer);
    void forget(const QList<nostr::PublicKey>& providers); // no relay has their offers any more
    // When the offers that were read back were heard last; not set when there are none.
    std::optional<base::UnixTime> heardAt() const { return m_heardAt; }

Q_SIGNALS:
    void changed(); // the board has more

private:
    base::Task<> fillBoard();
    base::Task<> saveHeard();

    OfferStore m_store;
    OfferBoard& m_board;
    base::Clock& m_clock;
    std::optional<base::UnixTime> m_heardAt;
    QHash<nostr::PublicKey, HeardOffer> m_heard; // not saved yet
    bool m_isSaving = false;
    base::TaskSet m_tasks;
};

} // namespace consumer
