// SPDX-License-Identifier: GPL-3.0-or-later
// Sends what was earned to the owner's Lightning address, above a threshold, and never what is owed
// to tenants. Each sweep is stored before anybody is asked and is paid at most once: a crash at any
// instant goes on with the same quote, or with none.
#pragma once

#include "cashu/invoice_source.h"
#include "cashu/wallet.h"
#include "provider/daemon/ledger.h"
#include "provider/daemon/sweep_store.h"

#include <QSet>

namespace provider {

class EarningsSweeper : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::minutes Interval{10};

    struct Parts {
        base::Clock& clock;
        storage::Database& database;
        cashu::Wallet& wallet;
        cashu::InvoiceSource* invoices; // none: nothing is ever swept
    };
    EarningsSweeper(Parts parts, Ledger& ledger, const SweepRules& rules);

    base::Result<> prepare();
    void start(); // now, and every Interval
    void sweepNow();
    SweepStore& sweeps() { return m_sweeps; }

Q_SIGNALS:
    void changed();
    void failed(const QString& why);
    void paid();

private:
    base::Task<> run();
    base::Task<> sweepAll();
    base::Task<> resume(Sweep sweep);
    base::Task<> sweepMint(cashu::MintUrl mint);
    base::Task<base::Result<cashu::MeltQuote>> findQuote(cashu::MintUrl mint, base::Sats available);
    base::Task<> pay(Sweep sweep);
    void fail(Sweep sweep, const QString& why);
    bool isStillOpenInWallet(const Sweep& sweep) const;
    base::Sats available(const cashu::MintUrl& mint);

    Parts m_parts;
    Ledger& m_ledger;
    const SweepRules& m_rules;
    SweepStore m_sweeps;
    bool m_isSweeping = false;
    base::Task<> m_running;
    base::TaskSet m_tasks;
};

} // namespace provider
