// SPDX-License-Identifier: GPL-3.0-or-later
// Which keys of ours others were asked to lock proofs to: the counters of the derivation, never the
// keys. A counter is used once, ever.
#pragma once

#include "base/result.h"
#include "storage/database.h"

#include <QString>

#include <optional>

namespace cashu {

class LockKeyStore {
public:
    explicit LockKeyStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<quint32> nextCounter() const;
    base::Result<> add(quint32 counter, const QString& x); // x coordinate in hex
    std::optional<quint32> counterOf(const QString& x) const;

private:
    storage::Database& m_database;
};

} // namespace cashu
