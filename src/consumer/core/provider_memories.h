// SPDX-License-Identifier: GPL-3.0-or-later
// What we remember of each provider, saved, and shown on the board.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "consumer/core/provider_store.h"

#include <functional>
#include <set>

namespace consumer {

class ProviderMemories {
public:
    // Both outlive this object.
    ProviderMemories(ProviderStore store, OfferBoard& board, base::Clock& clock);

    base::Result<> load(); // call once
    ProviderMemory of(const nostr::PublicKey& provider) const { return m_memories.value(provider); }
    std::set<nostr::PublicKey> starred() const;
    // Offers come by the thousand: their first sight is saved together, a moment later.
    void noteSeen(const nostr::PublicKey& provider);
    void change(
        const nostr::PublicKey& provider, const std::function<void(ProviderMemory&)>& change);

private:
    base::Task<> saveUnsaved();

    ProviderStore m_store;
    OfferBoard& m_board;
    base::Clock& m_clock;
    QHash<nostr::PublicKey, ProviderMemory> m_memories;
    QHash<nostr::PublicKey, ProviderMemory> m_unsaved;
    base::TaskSet m_tasks;
};

} // namespace consumer
