// SPDX-License-Identifier: GPL-3.0-or-later
// What this provider has promised, and until when. The only place where a lease or a payment
// begins, changes its state or ends; every step is on the disk when its method answers.
#pragma once

#include "backends/workload.h"
#include "base/random.h"
#include "protocol/access_details.h"
#include "protocol/volume_key.h"
#include "provider/daemon/daemon_config.h"
#include "provider/daemon/incoming.h"
#include "provider/daemon/ledger.h"
#include "provider/daemon/payment_desk.h"

namespace provider {

class LeaseBook {
public:
    LeaseBook(
        Ledger& ledger, base::Clock& clock, base::RandomSource& random, const DaemonConfig& config);

    // What a spawn has agreed on before its payment is touched.
    struct Terms {
        protocol::PodSpec spec;
        QString image; // of a template its slug
        const protocol::WorkloadTemplate* chosen = nullptr; // none: plain Linux
        QString password; // empty: one is made
        std::optional<protocol::VolumeKey> volumeKey; // for the data of a template
        QString token;
        CheckedPayment payment;
    };
    // Decides on an id, a port and the capacity, and reserves them, in the transaction that admits.
    // Insufficient when there is none, or the limits would be exceeded.
    base::Result<Change> admit(
        const Incoming& incoming, const Terms& terms, const SalesLimits& limits);
    base::Result<Change> redeemed(qint64 lease, base::Sats net);
    base::Result<Change> creating(qint64 lease);
    base::Result<Change> takeOtherPorts(qint64 lease); // while it is being created
    // The paid time begins now. Stores the access details.
    base::Result<Change> running(
        qint64 lease, const backends::Workload& workload, const backends::Image& image);
    base::Result<Change> wasNeverPaid(qint64 lease, const Refusal& refusal); // the mint said no
    base::Result<Change> failed(qint64 lease, const Refusal& refusal); // the value goes back

    base::Result<Change> admitTopUp(const Incoming& incoming, qint64 lease, const QString& token,
        const CheckedPayment& payment);
    base::Result<Change> toppedUp(
        const Payment& payment, base::Sats net); // Conflict: the lease is over
    base::Result<Change> topUpRefused(const Payment& payment, const Refusal& refusal);
    // Arrived, but cannot be used: it goes back to its sender.
    base::Result<Change> owed(const Payment& payment, base::Sats net, const Refusal& refusal);

    base::Result<Change> returned(const Payment& payment, const cashu::SentToken& token);

    // Decides earned and owed as of that moment.
    base::Result<Change> settle(qint64 lease, EndReason reason, Moment moment,
        const std::optional<StoredRequest>& request = {});
    // Stores lease.closed with the token, if one is due.
    base::Result<Change> closingWritten(qint64 lease, const std::optional<cashu::SentToken>& token);
    base::Result<Change> ended(qint64 lease); // Conflict: a refund is due and not noted

    base::Result<Change> seenRunning(qint64 lease, JournalKind kind); // adopted or respawned
    // Some of them at once; Adopted is noted down, Respawned here means nothing new.
    base::Result<> seenRunning(const QList<qint64>& leases, JournalKind kind);
    base::Result<Change> note(JournalEntry entry);
    base::Result<Change> refused(
        const Incoming& incoming, const Refusal& refusal, qint64 lease = 0);
    base::Result<Change> answered(
        const Incoming& incoming, const StoredAnswer& answer, qint64 lease);

    // Whether one more would fit beside everything that is reserved.
    qint64 freePlaces(const protocol::PodSpec& spec, const SalesLimits& limits) const;
    bool fits(const backends::Capacity& wanted, const SalesLimits& limits) const;

    Ledger& ledger() { return m_ledger; }
    const Ledger& ledger() const { return m_ledger; }
    const DaemonConfig& config() const { return m_config; }

private:
    base::Result<Lease> drawUp(const Incoming& incoming, const Terms& terms);
    base::Result<> choosePlace(Lease& lease);
    base::Result<> choosePorts(Lease& lease, quint16 after);
    base::Result<Lease> leaseIn(qint64 id, QList<LeaseState> states) const;
    protocol::AccessDetails accessTo(const Lease& lease, const backends::Image& image) const;
    StoredAnswer errorAnswer(const Payment& payment, const protocol::ErrorReply& reply) const;

    Ledger& m_ledger;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const DaemonConfig& m_config;
};

} // namespace provider
