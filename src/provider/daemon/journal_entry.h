// SPDX-License-Identifier: GPL-3.0-or-later
// One thing that happened at this provider, as the windows, the log of a lease and the JSON stream
// show it.
#pragma once

#include "base/amount.h"
#include "nostr/keys.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace provider {

enum class JournalKind {
    Request, // a spawn, top-up or stop was admitted
    Refused, // before anything was redeemed; the detail is the error type
    Redeemed, // a payment is ours
    Created, // the workload answers
    Answered, // a relay took the access details
    ToppedUp,
    Stopped, // ended before its time
    Refunded, // a token for the unused or failed part was made
    RefundClaimed, // the consumer has it
    Expired, // the paid time is over
    Ended, // the workload is gone and the books are closed
    CreateFailed,
    Adopted, // found running after a restart
    Respawned, // was gone after a restart and runs again
    OrphanRemoved, // a workload of ours without a lease
};

struct JournalEntry {
    qint64 id = 0;
    base::UnixTime at;
    JournalKind kind = JournalKind::Request;
    qint64 lease = 0; // 0: none
    QString podId; // empty: none
    base::Sats amount;
    std::chrono::seconds span{0}; // time bought, where that applies
    QString detail; // for the log; no secrets

    bool operator==(const JournalEntry&) const = default;
};

} // namespace provider

Q_DECLARE_METATYPE(provider::JournalEntry)
