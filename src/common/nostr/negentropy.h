// SPDX-License-Identifier: GPL-3.0-or-later
// Finding out which events only one of two sides has (NIP-77, negentropy version 1), with far fewer
// bytes than the lists of ids. Pure: messages in, messages out.
#pragma once

#include "nostr/negentropy_codec.h"

#include <QSet>

#include <vector>

namespace nostr {

inline constexpr qsizetype MaxSyncMessage = 256 * 1024; // bytes; longer ones are refused
inline constexpr qsizetype LeastFrameLimit = 4096;

class Negentropy {
public:
    // A frame limit bounds the messages made here; 0 means none.
    explicit Negentropy(std::vector<SyncItem> items, qsizetype frameLimit = 0);

    QByteArray firstMessage() const; // the asking side begins with it

    // The answering side. To a version it does not know it names its own.
    base::Result<QByteArray> answer(const QByteArray& message) const;

    struct Step {
        QByteArray next; // to send; empty when all differences are known
        QList<EventId> have; // here, not there
        QList<EventId> need; // there, not here
    };
    // The asking side. An id may be named by more than one step.
    base::Result<Step> advance(const QByteArray& message) const;

private:
    class Round;

    std::vector<SyncItem> m_items; // sorted
    qsizetype m_frameLimit;
};

} // namespace nostr
