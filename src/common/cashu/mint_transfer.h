// SPDX-License-Identifier: GPL-3.0-or-later
// Moves value from one mint to another: the target's invoice is paid by melting at the source. Each
// step is stored before it is taken, so that it goes on after a crash wherever it stopped.
#pragma once

#include "cashu/invoice_collector.h"
#include "cashu/invoice_payer.h"
#include "cashu/transfer_store.h"

namespace cashu {

// What a move will cost, before anything moves.
struct TransferQuote {
    qint64 id = 0;
    MintUrl source;
    MintUrl target;
    base::Sats amount; // arrives at the target
    base::Sats lightningReserve; // at most this for Lightning; the rest comes back
    base::Sats inputFee; // the source's, for the proofs that would be spent now
};

struct TransferOutcome {
    TransferState state = TransferState::Paying;
    base::Sats arrived; // once Done
    base::Sats fee; // the source's and Lightning's together; known from Collecting on
    QString reason;
};

class MintTransfer {
public:
    MintTransfer(
        WalletStore& store, InvoiceCollector& collector, InvoicePayer& payer, base::Clock& clock)
        : m_store{store}
        , m_collector{collector}
        , m_payer{payer}
        , m_clock{clock}
    {
    }

    // Insufficient: the source does not hold the amount and the fees. NotAllowed: a mint is not
    // known, or both are the same.
    base::Task<base::Result<TransferQuote>> quote(
        MintUrl source, MintUrl target, base::Sats amount);
    // Goes as far as it can; safe to repeat. An error means that it is not known how far it got.
    base::Task<base::Result<TransferOutcome>> run(qint64 id);
    // Every move that began and has not ended.
    base::Task<> resumeAll();

    base::Result<TransferOutcome> outcomeOf(qint64 id) const;

private:
    base::Task<base::Result<>> pay(StoredTransfer transfer);
    bool hasExpired(const StoredTransfer& transfer) const;
    base::Task<base::Result<>> collect(StoredTransfer transfer);

    WalletStore& m_store;
    InvoiceCollector& m_collector;
    InvoicePayer& m_payer;
    base::Clock& m_clock;
};

} // namespace cashu
