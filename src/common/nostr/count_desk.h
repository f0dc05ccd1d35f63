// SPDX-License-Identifier: GPL-3.0-or-later
// The COUNTs under way (NIP-45), each until every relay that was asked has answered somehow.
#pragma once

#include "base/clock.h"
#include "nostr/relay_count.h"

#include <QSet>

#include <map>
#include <memory>

namespace nostr {

class CountDesk {
public:
    struct Question {
        QSet<RelayUrl> waitsFor;
        CountReport report;
        base::Completer<bool> done;
    };

    // Followed for as long as the caller keeps it.
    std::shared_ptr<Question> open(const QString& id, const QList<RelayUrl>& relays);
    void noteCount(const QString& id, const RelayCount& count);
    void noteRemoved(const RelayUrl& relay); // it will never answer

private:
    std::map<QString, std::weak_ptr<Question>> m_questions;
};

} // namespace nostr
