// SPDX-License-Identifier: GPL-3.0-or-later
// The wallet's history as a person reads it: one line for each amount that came or went.
#pragma once

#include "base/amount.h"
#include "cashu/mint_url.h"
#include "storage/database.h"

#include <QList>

namespace cashu {

// A received token whose purpose begins with this word is listed as a refund.
inline constexpr auto RefundPurpose = "refund";

struct WalletEntry {
    qint64 id = 0;
    base::UnixTime at;
    QString kind; // received, refund, minted, sent, taken_back, melted, renewed, restored
    base::Sats amount; // what arrived or left, fee apart
    base::Sats fee;
    int sign = 1; // +1 in, -1 out
    MintUrl mint;
    QString purpose;
    QString state; // open, done, failed, alarm; sent tokens: open, failed, unclaimed, claimed,
                   // taken_back
};

class HistoryStore {
public:
    explicit HistoryStore(storage::Database& database)
        : m_database{database}
    {
    }

    // operation: 0 when there was none. sentToken: empty unless the line is about one.
    base::Result<> add(const WalletEntry& entry, qint64 operation, const QString& sentToken);
    base::Result<> finish(
        qint64 operation, base::Sats amount, base::Sats fee, const QString& state);
    base::Result<> nameSentToken(qint64 operation, const QString& sentToken);
    base::Result<> setSentState(const QString& sentToken, const QString& state);
    QList<WalletEntry> newest(int limit) const;

private:
    storage::Database& m_database;
};

} // namespace cashu
