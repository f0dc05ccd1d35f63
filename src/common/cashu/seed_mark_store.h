// SPDX-License-Identifier: GPL-3.0-or-later
// Which seed a wallet's database belongs to: its proofs and open operations can be used with no
// other. Only a fingerprint is kept.
#pragma once

#include "crypto/secret_bytes.h"
#include "storage/database.h"

namespace cashu {

class SeedMarkStore {
public:
    explicit SeedMarkStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> open(); // creates its table
    // Marks a database that has no mark yet. Conflict: it belongs to another seed.
    base::Result<> claim(const crypto::SecretBytes<64>& seed);
    base::Result<> check(const crypto::SecretBytes<64>& seed) const; // the same without marking

private:
    base::Result<bool> isUnused() const; // no money ever moved here

    storage::Database& m_database;
};

} // namespace cashu
