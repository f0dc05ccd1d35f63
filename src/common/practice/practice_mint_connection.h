// SPDX-License-Identifier: GPL-3.0-or-later
// The practice mint as a wallet sees it, without sockets. Answers come at once, in the caller's
// thread.
#pragma once

#include "practice/practice_mint.h"

namespace practice {

class PracticeMintConnection final : public cashu::MintApi {
public:
    explicit PracticeMintConnection(PracticeMint& mint)
        : m_mint{mint}
    {
    }

    base::Task<base::Result<cashu::MintAnswer>> get(QString path) override;
    base::Task<base::Result<cashu::MintAnswer>> post(QString path, QByteArray body) override;

    // Unreachable: nothing arrives at the mint, every call fails with Network.
    void setReachable(bool isReachable) { m_isReachable = isReachable; }
    int callCount() const { return m_calls; } // of those that arrived

private:
    base::Task<base::Result<cashu::MintAnswer>> call(
        QByteArray method, QString path, QByteArray body);

    PracticeMint& m_mint;
    bool m_isReachable = true;
    int m_calls = 0;
};

} // namespace practice
