// SPDX-License-Identifier: GPL-3.0-or-later
// The negentropy syncs (NIP-77) of one client of the practice relay, each from a name to its
// answer.
#pragma once

#include "nostr/negentropy.h"

#include <QString>

#include <map>

namespace practice {

class PracticeRelaySyncs {
public:
    static constexpr std::size_t MaxSyncs = 8; // of one client
    static constexpr std::size_t MaxItems = 100'000; // of one sync
    static constexpr qsizetype FrameLimit = 60'000; // bytes of one answer

    // A sync of the same name begins anew. Each call answers the message to send.
    QString open(const QString& name, std::vector<nostr::SyncItem> items, const QString& hex);
    QString advance(const QString& name, const QString& hex);
    void close(const QString& name) { m_syncs.erase(name); }

    static QString errorMessage(const QString& name, const QString& reason);

private:
    std::map<QString, nostr::Negentropy> m_syncs;
};

} // namespace practice
