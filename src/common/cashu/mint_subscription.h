// SPDX-License-Identifier: GPL-3.0-or-later
// Watches quotes and proofs at any mint through one web socket each (NUT-17), where the mint offers
// it. Whoever waits looks for himself now and then all the same.
#pragma once

#include "cashu/mint_directory.h"
#include "cashu/mint_line.h"

#include <QHash>

namespace cashu {

// How often to look while the mint sends notices: often in the first minute, seldom later.
std::chrono::milliseconds pollBesideNotices(std::chrono::milliseconds waited);

class MintSubscription {
public:
    MintSubscription(MintDirectory& mints, base::Clock& clock)
        : m_mints{mints}
        , m_clock{clock}
    {
    }

    // Filters: quote ids, or the Ys of proofs.
    std::unique_ptr<MintWatch> watch(const MintUrl& mint, NoticeKind kind, QStringList filters);

private:
    MintDirectory& m_mints;
    base::Clock& m_clock;
    QHash<MintUrl, std::shared_ptr<MintLine>> m_lines;
};

} // namespace cashu
