// SPDX-License-Identifier: GPL-3.0-or-later
// A provider's engine: advertises, admits requests, runs leases, gives back what was not used.
// Everything that matters is in the database before it happens, so a daemon may be killed at any
// instant and goes on from there. Lives in one thread, together with everything it was given.
#pragma once

#include "backends/compute_backend.h"
#include "base/clock.h"
#include "base/random.h"
#include "cashu/invoice_source.h"
#include "cashu/wallet.h"
#include "nostr/relay_pool.h"
#include "provider/daemon/clock_check.h"
#include "provider/daemon/daemon_config.h"
#include "provider/daemon/daemon_state.h"
#include "storage/database.h"

#include <QObject>

#include <memory>

namespace provider {

// What a daemon works with. Everything outlives it.
struct DaemonParts {
    base::Clock& clock;
    base::RandomSource& random;
    storage::Database& database;
    nostr::RelayPool& relays;
    cashu::Wallet& wallet;
    backends::ComputeBackend& backend;
    cashu::InvoiceSource* invoices = nullptr; // none: earnings stay in the wallet
    // Fresh connections to look at ourselves as strangers do; without them nobody looks.
    nostr::TransportFactory strangers = {};
    ServerClock serverClock = {}; // without it nobody compares clocks
};

class Daemon : public QObject {
    Q_OBJECT

public:
    Daemon(DaemonConfig config, DaemonParts parts, QObject* parent = nullptr);
    ~Daemon() override; // workloads stay

    // Opens the books, resumes what was under way, then serves. Fails only when the database cannot
    // be used; what else is missing (mint, relay, backend) is awaited and told in the state.
    base::Result<> start();

    // From now on these terms: prices, sizes, relays, mints, name, address, ranges. Running leases
    // keep theirs. NotAllowed for another key: that is another provider.
    base::Result<> adopt(DaemonConfig config);
    void noteConfigRefused(const QString& why); // the one before stays in force

    // Takes nothing new, lets what is under way arrive at its next stored step, sends what is
    // answered. Done after FinishLimit at the latest; what is left goes on after the next start.
    static constexpr std::chrono::seconds FinishLimit{15};
    base::Task<> finish();

    DaemonState state() const;

    void stopLease(qint64 id); // settles it now and returns the unused time
    void pause(); // no new leases; running ones go on, top-ups are served
    void resume();
    // Sells nothing more, ends every lease and returns its unused time; done when every tenant's
    // message is on a relay. False: the limit came first, and the rest goes on after the next
    // start.
    base::Task<bool> returnAllTime(std::chrono::milliseconds limit);
    void sweepNow(); // above the threshold only, as always
    // What share of this computer is for rent, to how many, and when: stored, and obeyed from now
    // on; running leases keep what they have. NotAllowed: the configuration file says it.
    base::Result<> setSalesRules(const SalesRules& rules);
    void refresh(); // publishes the offer and a heartbeat again, asks mints and backend anew

Q_SIGNALS:
    void stateChanged(const provider::DaemonState& state);
    void journalled(const provider::JournalEntry& entry);
    void isServing(); // once: requests are listened to

private:
    bool hasWatchers() const; // of the state

    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace provider
