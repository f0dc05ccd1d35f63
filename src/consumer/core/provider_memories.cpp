// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/provider_memories.h"

#include "base/log.h"

using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto SaveDelay = 2s;
constexpr qsizetype MaxMemories = 100'000; // in one session

} // namespace

ProviderMemories::ProviderMemories(ProviderStore store, OfferBoard& board, base::Clock& clock)
    : m_store{store}
    , m_board{board}
    , m_clock{clock}
{
}

base::Result<> ProviderMemories::load()
{
    const auto memories = m_store.all();
    if (!memories)
        return base::passOn(memories);
    m_memories = *memories;
    for (auto it = m_memories.cbegin(); it != m_memories.cend(); ++it)
        m_board.remember(it.key(), it.value());
    return {};
}

std::set<nostr::PublicKey> ProviderMemories::starred() const
{
    std::set<nostr::PublicKey> providers;
    for (auto memory = m_memories.cbegin(); memory != m_memories.cend(); ++memory)
        if (memory->isStarred)
            providers.insert(memory.key());
    return providers;
}

void ProviderMemories::noteSeen(const nostr::PublicKey& provider)
{
    if (m_memories.contains(provider) || m_memories.size() >= MaxMemories)
        return;
    ProviderMemory memory;
    memory.firstSeen = m_clock.now();
    const bool isFirst = m_unsaved.isEmpty();
    m_memories.insert(provider, memory);
    m_unsaved.insert(provider, memory);
    if (isFirst)
        m_tasks.add(saveUnsaved());
}

base::Task<> ProviderMemories::saveUnsaved()
{
    co_await m_clock.sleep(SaveDelay);
    if (const auto saved = m_store.save(m_unsaved); !saved)
        qCWarning(lcConsumer) << "providers are not remembered:" << saved.error().detail;
    m_unsaved.clear();
}

void ProviderMemories::change(
    const nostr::PublicKey& provider, const std::function<void(ProviderMemory&)>& change)
{
    auto memory = m_memories.value(provider);
    change(memory);
    m_memories.insert(provider, memory);
    m_board.remember(provider, memory);
    QHash<nostr::PublicKey, ProviderMemory> one;
    one.insert(provider, memory);
    if (const auto saved = m_store.save(one); !saved)
        qCWarning(lcConsumer) << "a provider is not remembered:" << saved.error().detail;
}

} // namespace consumer
