// SPDX-License-Identifier: GPL-3.0-or-later
// Brings answers to consumers: seals them in the mode of the request and goes on until a relay has
// taken them, one of ours or one where the consumer wants to be reached. Answers that belong to no
// lease are few at a time and given up within minutes.
#pragma once

#include "base/random.h"
#include "nostr/inbox_delivery.h"
#include "provider/daemon/ledger.h"

#include <QSet>

namespace provider {

class Outbox : public QObject {
    Q_OBJECT

public:
    Outbox(Ledger& ledger, nostr::RelayPool& relays, nostr::RelayDirectory& directory,
        base::Clock& clock, base::RandomSource& random, const nostr::SecretKey& key);

    void resume(); // what no relay had taken before the restart
    void send(const StoredAnswer&
            answer); // also again; an answer that is not stored is sent while we live
    bool isBusy() const { return !m_underWay.isEmpty(); }

Q_SIGNALS:
    void accepted(const provider::StoredAnswer& answer); // by the first relay

private:
    base::Task<> deliver(StoredAnswer answer);
    void noteAccepted(const StoredAnswer& answer);

    Ledger& m_ledger;
    nostr::RelayPool& m_relays;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    nostr::SecretKey m_key;
    nostr::InboxDelivery m_inboxes;
    QSet<qint64> m_underWay;
    int m_toStrangers = 0; // answers under way that belong to no lease
    base::TaskSet m_tasks;
};

} // namespace provider
