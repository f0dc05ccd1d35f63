// SPDX-License-Identifier: GPL-3.0-or-later
// The mints this wallet knows, every keyset they ever had (keys are kept for ever), and how far
// each keyset's NUT-13 counter has gone. A counter only moves up.
#pragma once

#include "cashu/keyset.h"
#include "cashu/mint_url.h"
#include "storage/database.h"

#include <QHash>

namespace cashu {

struct KnownMint {
    MintUrl url;
    QString name;
    bool isPractice = false;
    bool announcesDleq = false; // then a signature without DLEQ is refused (NUT-12)
    bool locksQuotes = false; // NUT-20
    base::UnixTime addedAt;
    base::UnixTime checkedAt;
};

class MintStore {
public:
    explicit MintStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> load();

    QList<KnownMint> mints() const { return m_mints; }
    std::optional<KnownMint> mint(const MintUrl& url) const;
    base::Result<> save(const KnownMint& mint);

    QList<Keyset> keysets(const MintUrl& mint) const { return m_keysets.value(mint); }
    // Conflict: the id belongs to another mint, or shares its short form with another id.
    base::Result<> save(const MintUrl& mint, const Keyset& keyset);

    base::Result<quint64> takeCounters(const KeysetId& id, qsizetype count); // the first of them
    base::Result<> raiseCounter(const KeysetId& id, quint64 atLeast);

private:
    storage::Database& m_database;
    QList<KnownMint> m_mints;
    QHash<MintUrl, QList<Keyset>> m_keysets;
};

} // namespace cashu
