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
#include <QSet>

#include <memory>

namespace consumer {

class LeaseMail : public QObject {
    Q_OBJECT

public:
    LeaseMail(nostr::RelayPool& pool, base::Clock& clock, base::RandomSource& random, KeyRing keys,
        LeaseStore store);
    // Couriers opened from now on find relays of their peers there. It outlives this object.
    void useDirectory(nostr::RelayDirectory& directory) { m_directory = &directory; }
    // Providers that the user allows the old encryption for (NIP-04), by their keys in hex.
    void setOldPeers(const QSet<QString>& providers) { m_oldPeers = providers; }
    protocol::Mode modeFor(const QString& providerKey) const
    {
        return m_oldPeers.contains(providerKey) ? protocol::Mode::Nip04 : protocol::Mode::Nip17;
    }
    ~LeaseMail() override;

    // Listens for this lease from now on; the same courier every time. `since`: nothing older
    // matters.
    base::Result<protocol::Courier*> open(
        qint64 number, const nostr::PublicKey& provider, base::UnixTime since);
    void close(qint64 number); // soon, not at once: it may be the courier that calls
    // Stores the outcome of a letter together with the memory of having read it: both or none.
    base::Result<> storeRead(qint64 number, const protocol::Delivery& delivery,
        const std::function<base::Result<>()>& save);

Q_SIGNALS:
    void progressed(qint64 number, const protocol::LetterProgress& progress);
    // Direct connections only; as protocol::Courier has them.
    void replyArrived(qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery);
    void messageArrived(
        qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery);
    void messageRepeated(qint64 number, const protocol::LeaseMessage& message);
    void unreadableArrived(qint64 number);

private:
    void connectTo(protocol::Courier* courier, qint64 number);

    nostr::RelayPool& m_pool;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    KeyRing m_keys;
    LeaseStore m_store;
    nostr::RelayDirectory* m_directory = nullptr;
    QSet<QString> m_oldPeers;
    QHash<qint64, protocol::Courier*> m_couriers; // children of this object
};

} // namespace consumer
