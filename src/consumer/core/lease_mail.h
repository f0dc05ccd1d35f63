// SPDX-License-Identifier: GPL-3.0-or-later
// The letters of every lease: one key and one courier each, and the memory of what was read.
// Purchases and leases with the same number share a courier, so nothing is missed when one becomes
// the other.
#pragma once

#include "consumer/core/key_ring.h"
#include "consumer/core/lease_store.h"
#include "protocol/courier.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace consumer {

class LeaseMail : public QObject {
    Q_OBJECT

public:
    LeaseMail(nostr::RelayPool& pool, base::Clock& clock, base::RandomSource& random, KeyRing keys,
        LeaseStore store);
    ~LeaseMail() override;

    // Listens for this lease from now on; the same courier every time. `since`: nothing older
    // matters.
    base::Result<protocol::Courier*> open(
        qint64 number, const nostr::PublicKey& provider, base::UnixTime since);
    void close(qint64 number); // soon, not at once: it may be the courier that calls

Q_SIGNALS:
    void progressed(qint64 number, const protocol::LetterProgress& progress);
    void replyArrived(qint64 number, const protocol::Reply& reply, base::UnixTime writtenAt);
    void messageArrived(
        qint64 number, const protocol::LeaseMessage& message, base::UnixTime writtenAt);
    void unreadableArrived(qint64 number);

private:
    void connectTo(protocol::Courier* courier, qint64 number);

    nostr::RelayPool& m_pool;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    KeyRing m_keys;
    LeaseStore m_store;
    QHash<qint64, protocol::Courier*> m_couriers; // children of this object
};

} // namespace consumer
