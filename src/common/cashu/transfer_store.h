// SPDX-License-Identifier: GPL-3.0-or-later
// Moves of value between two mints over Lightning, as they are stored. Rows are never deleted.
#pragma once

#include "base/amount.h"
#include "cashu/mint_url.h"
#include "storage/database.h"

#include <QList>

#include <optional>

namespace cashu {

enum class TransferState {
    Quoted, // nothing has moved
    Paying, // the source mint pays the target's invoice, or may be doing so
    Collecting, // paid: the target owes us
    Done,
    Failed, // nothing moved, or it came back
};

struct StoredTransfer {
    qint64 id = 0;
    MintUrl source;
    MintUrl target;
    base::Sats amount; // what arrives
    QString meltQuote; // at the source
    QString mintQuote; // at the target
    TransferState state = TransferState::Quoted;
    QString reason; // why it failed, or why it goes on for so long
    base::UnixTime at;
};

class TransferStore {
public:
    explicit TransferStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> open(); // creates or updates the table

    base::Result<qint64> add(const StoredTransfer& transfer); // its id
    std::optional<StoredTransfer> find(qint64 id) const;
    QList<StoredTransfer> unfinished() const; // Paying and Collecting, oldest first
    base::Result<> setState(qint64 id, TransferState state, const QString& reason);

private:
    QList<StoredTransfer> where(const QString& condition, const QVariantList& values) const;

    storage::Database& m_database;
};

} // namespace cashu
