// SPDX-License-Identifier: GPL-3.0-or-later
// One request to a mint that moves money, as it is stored before it is sent: everything that is
// needed to send it again to the byte, or to find out later what became of it.
#pragma once

#include "cashu/lock_terms.h"
#include "cashu/mint_url.h"
#include "cashu/proof.h"

#include <QByteArray>
#include <QStringList>

namespace cashu {

enum class OperationKind {
    Send, // swap for a token worth an exact amount
    Receive, // swap of somebody else's proofs
    TakeBack, // swap of a token of ours that is out
    Mint,
    Melt,
    Renew, // swap of our own proofs for better ones
};

// Whether its inputs are proofs that nobody but us has ever seen.
constexpr bool spendsOurs(OperationKind kind)
{
    return kind == OperationKind::Send || kind == OperationKind::Renew
        || kind == OperationKind::Melt;
}

enum class OperationState {
    Open, // perhaps sent, outcome unknown
    Done,
    Released, // the mint did not do it; the inputs are free again
    Alarm, // the mint took the inputs and the outputs cannot be had: kept for ever
};

// A blinded message of ours. Secret and blinding factor follow from seed, keyset and counter
// (NUT-13).
struct PlannedOutput {
    quint64 amount = 0;
    KeysetId keysetId;
    quint64 counter = 0;
    bool isForToken = false; // becomes part of the token being sent, not of our balance

    bool operator==(const PlannedOutput&) const = default;
};

struct WalletOperation {
    qint64 id = 0;
    OperationKind kind = OperationKind::Send;
    OperationState state = OperationState::Open;
    MintUrl mint;
    QString quote; // Mint, Melt
    QString token; // TakeBack: sent token; Receive: received token; Send: the token made, once done
    QString path;
    QByteArray body;
    QStringList inputs; // Ys
    QList<PlannedOutput> outputs;
    std::optional<LockTerms> lock; // Send: on what becomes part of the token
    base::Sats amount; // face value of what is sent, received, minted or paid
    base::Sats fee; // the mint's
    base::Sats net; // what arrived, once done
    QString purpose;
    QString refusal; // why it was released
    base::UnixTime at;
};
QDebug operator<<(QDebug, const WalletOperation&) = delete;

} // namespace cashu
