// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a refund token into the wallet. Its mint is added when the offer that was bought lists it:
// the provider takes that money and the user chose this provider. Any other mint is for the user to
// add; until then the refund waits.
#pragma once

#include "base/task.h"
#include "consumer/core/mint_joiner.h"

namespace consumer {

struct RefundToken {
    QString text; // secret
    QString purpose; // of the payment that it returns
    QStringList offerMints; // as the offer lists them
};
QDebug operator<<(QDebug, const RefundToken&) = delete;

enum class RefundFate {
    Received,
    Waiting, // for its mint, the network or the disk: try again
    WaitingForMint, // to be added by the user
    Bad, // spent, unreadable, or of no use here
};

struct RefundOutcome {
    RefundFate fate = RefundFate::Waiting;
    base::Sats received;
    QString errorCode; // E-…; empty when received
    QString mintUrl; // WaitingForMint
};

class RefundReceiver {
public:
    RefundReceiver(cashu::Wallet& wallet, MintJoiner& mints)
        : m_wallet{wallet}
        , m_mints{mints}
    {
    }

    // May be repeated at any time; value that arrived earlier is told again, not doubled.
    base::Task<RefundOutcome> receive(RefundToken refund);

private:
    RefundOutcome judged(const cashu::Token& token, const base::Error& error) const;

    cashu::Wallet& m_wallet;
    MintJoiner& m_mints;
};

} // namespace consumer
