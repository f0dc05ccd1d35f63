// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of range-based set reconciliation (NIP-77, version 1): varints, bounds and
// fingerprints. Reading never goes beyond the message.
#pragma once

#include "base/result.h"
#include "nostr/event.h"

#include <limits>
#include <span>

namespace nostr {

struct SyncItem {
    quint64 timestamp = 0;
    EventId id;

    auto operator<=>(const SyncItem&) const = default; // as both sides sort
};

// The exclusive end of a range.
struct SyncBound {
    static constexpr quint64 Infinity = std::numeric_limits<quint64>::max();

    quint64 timestamp = 0;
    QByteArray idPrefix; // at most 32 bytes

    bool isAfter(const SyncItem& item) const;
};

using SyncFingerprint = std::array<std::uint8_t, 16>;

// Of any number of ids: their sum modulo 2^256 and their count, hashed.
SyncFingerprint fingerprintOf(std::span<const SyncItem> items);
// The shortest bound between two neighbours.
SyncBound boundBetween(const SyncItem& before, const SyncItem& after);
QByteArray syncVarint(quint64 value);

// Timestamps are written as differences to the bound before.
class SyncWriter {
public:
    QByteArray boundText(const SyncBound& bound);

private:
    quint64 m_lastTimestamp = 0;
};

class SyncReader {
public:
    explicit SyncReader(const QByteArray& message)
        : m_rest{base::view(message)}
    {
    }

    bool isAtEnd() const { return m_rest.empty(); }
    base::Result<quint64> varint();
    base::Result<SyncBound> bound();
    base::Result<base::ByteView> bytes(quint64 count);

private:
    base::ByteView m_rest; // of a message that outlives the reader
    quint64 m_lastTimestamp = 0;
};

} // namespace nostr
