// SPDX-License-Identifier: GPL-3.0-or-later
// The leases of a profile: made of purchases, asked about, ended by the clock. Runs one money
// operation per lease at a time; top-ups and stops save their steps here.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "consumer/core/lease_mail.h"
#include "consumer/core/lease_store.h"
#include "consumer/core/lease_turns.h"
#include "consumer/core/purchase.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace consumer {

class LeaseKeeper : public QObject {
    Q_OBJECT

public:
    LeaseKeeper(LeaseStore store, LeaseMail& mail, base::Clock& clock);
    ~LeaseKeeper() override;

    base::Result<> resume(); // call once, before anything else

    void addFrom(const Purchase& purchase); // repeatable
    base::Result<> restore(const Lease& lease); // one of these words; nothing when it is known
    QList<Lease> leases() const; // newest first
    std::optional<Lease> find(qint64 number) const;
    // An id as printed, a unique beginning of one, or the name given to it.
    base::Result<Lease> findByText(const QString& text) const;
    QList<LogLine> log(qint64 number) const;

    // Saves, then shows. False: not saved, nothing changed.
    bool save(const Lease& lease, const char* crashPoint = nullptr);
    // The same for what a letter said; one that is not saved is refused, and read again.
    bool saveRead(
        const Lease& lease, protocol::Delivery& delivery, const char* crashPoint = nullptr);
    void note(
        qint64 number, const QString& event, const QString& detail = {}, base::Sats amount = {});
    base::Result<protocol::Courier*> courierOf(const Lease& lease);
    protocol::Mode modeFor(const Lease& lease) const; // of letters to its provider

    base::Result<> rename(qint64 number, const QString& name);
    // After what is under way there. Conflict: somebody asks the same already.
    base::Task<base::Result<Lease>> refreshStatus(qint64 number);
    // Whoever asks the provider about a lease waits for a turn, this object included.
    LeaseTurns& turns() { return m_turns; }
    void noteProbe(qint64 number, bool isAnswering);
    std::optional<bool> isAnswering(qint64 number) const;

Q_SIGNALS:
    void changed(qint64 number);

private:
    void show(const Lease& lease, const char* crashPoint); // it is saved
    base::Task<base::Result<Lease>> askStatus(qint64 number);
    base::Task<> watchExpiry();
    void endExpired();

    LeaseStore m_store;
    LeaseMail& m_mail;
    base::Clock& m_clock;
    QHash<qint64, Lease> m_leases;
    QHash<qint64, bool> m_answering;
    QSet<qint64> m_asking; // status, or waiting to
    QSet<qint64> m_unreadable; // numbers whose record is damaged
    LeaseTurns m_turns;
    base::TaskSet m_tasks;
};

} // namespace consumer
