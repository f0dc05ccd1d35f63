// SPDX-License-Identifier: GPL-3.0-or-later
// Brings everything that got stuck to its end: open operations, moves, paid invoices, proofs that
// were pending, proofs that age. Meant to be called now and then.
#pragma once

#include "cashu/invoice_collector.h"
#include "cashu/mint_transfer.h"
#include "cashu/proof_renewer.h"
#include "cashu/seed_restorer.h"

namespace cashu {

// Something that has not ended, and why. Proofs that the mint refuses are business without an
// operation (0). Alarm: the mint took the proofs and gave nothing, or no
// sound change of a payment; it is kept for whoever looks into it.
struct OpenBusiness {
    qint64 operation = 0;
    OperationKind kind = OperationKind::Send;
    MintUrl mint;
    base::Sats amount;
    base::UnixTime since;
    QString reason;
    bool isAlarm = false;
};

class WalletHealer {
public:
    WalletHealer(WalletStore& store, MintDirectory& mints, OperationRunner& runner,
        InvoiceCollector& collector, MintTransfer& transfers, SeedRestorer& restorer,
        ProofRenewer& renewer, base::Clock& clock)
        : m_store{store}
        , m_mints{mints}
        , m_runner{runner}
        , m_collector{collector}
        , m_transfers{transfers}
        , m_restorer{restorer}
        , m_renewer{renewer}
        , m_clock{clock}
    {
    }

    // Fails with the first error that leaves an operation open.
    base::Task<base::Result<>> settle();
    // settle(), and what makes the wallet last: fresh keysets, no ageing proofs, no sound ones put
    // aside. A mint that does not answer does not keep the others from being served.
    base::Task<base::Result<>> heal();
    // heal() soon and then hourly, and invoices that are not paid yet every minute, from the event
    // loop; a second call changes nothing.
    void keepHealing();
    QList<OpenBusiness> openBusiness() const;

private:
    base::Task<> healHourly();
    base::Task<> healAt(MintUrl mint);
    base::Task<> collectEveryMinute();
    base::Task<> collectAll(base::UnixTime expiresAfter); // mint by mint, side by side
    base::Task<> collectThese(QStringList quotes);
    std::optional<OpenBusiness> putAside(const MintUrl& mint) const;

    WalletStore& m_store;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    InvoiceCollector& m_collector;
    MintTransfer& m_transfers;
    SeedRestorer& m_restorer;
    ProofRenewer& m_renewer;
    base::Clock& m_clock;
    std::optional<base::Task<>> m_healing;
    base::Task<> m_collecting;
};

} // namespace cashu
