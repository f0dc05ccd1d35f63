// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that a provider without a window prints: one JSON object each, the first one is
// "ready".
#pragma once

#include "provider/daemon/journal_entry.h"

#include <QByteArray>

namespace provider {

struct ReadyLine {
    QString relay;
    QString mint;
    std::optional<nostr::PublicKey> provider; // none: the market only
    QString backend;
};

QByteArray toJsonLine(const ReadyLine& ready);
// Empty for what is not part of the stream.
QByteArray toJsonLine(const JournalEntry& entry, const nostr::PublicKey& provider);

// For people.
QString toLogLine(const JournalEntry& entry);

} // namespace provider
