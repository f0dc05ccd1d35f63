// SPDX-License-Identifier: GPL-3.0-or-later
// Brings private messages to the relays that their receivers name for them (NIP-17 kind 10050, else
// where they read) and that are not ours, beside whatever else is done with the message.
#pragma once

#include "nostr/relay_directory.h"

#include <memory>

namespace nostr {

class InboxDelivery {
public:
    static constexpr int MaxTries = 5;
    static constexpr std::chrono::milliseconds FirstPause{5000}; // doubles with every try
    static constexpr int MaxUnderWay = 500; // messages; more are not brought there

    // Who has taken one message by now.
    using Takers = std::shared_ptr<const QList<RelayUrl>>;

    // Everything outlives this object.
    InboxDelivery(RelayPool& pool, RelayDirectory& directory, base::Clock& clock);

    Takers deliver(const Event& event, const PublicKey& receiver);

private:
    base::Task<> run(Event event, PublicKey receiver, std::shared_ptr<QList<RelayUrl>> takers);
    base::Task<bool> tryOnce(
        Event event, PublicKey receiver, std::shared_ptr<QList<RelayUrl>> takers);

    RelayPool& m_pool;
    RelayDirectory& m_directory;
    base::Clock& m_clock;
    int m_underWay = 0;
    base::TaskSet m_tasks;
};

} // namespace nostr
