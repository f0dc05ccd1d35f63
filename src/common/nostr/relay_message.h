// SPDX-License-Identifier: GPL-3.0-or-later
// The messages between a client and a relay (NIP-01, NIP-42, NIP-45), each one line of JSON, and
// their limits.
#pragma once

#include "base/result.h"
#include "nostr/event.h"
#include "nostr/filter.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>

namespace nostr {

// Longer messages are refused, in both directions; an event of MaxEventSize fits in.
inline constexpr qsizetype MaxMessageSize = 256 * 1024;
inline constexpr qsizetype MaxSubscriptionId = 64;
inline constexpr qsizetype MaxReason = 1024; // longer texts of peers are cut

// At the end of stored events (NIP-67): were these all, or has the relay more of them?
enum class PageHint { None, Finished, More };

// What a relay says.
namespace relay_says {
struct EventFound { // the event is not read yet: duplicates need not be
    QString subscription;
    QByteArray json;
};
struct Ok {
    EventId id;
    bool isAccepted = false;
    QString reason;
};
struct StoredEventsEnded {
    QString subscription;
    PageHint hint = PageHint::None;
};
struct Closed {
    QString subscription;
    QString reason;
};
struct Notice {
    QString text;
};
struct Challenge {
    QString text;
};
struct Counted { // NIP-45
    QString id;
    qint64 count = 0;
    bool isApproximate = false;
};
} // namespace relay_says

using RelayMessage
    = std::variant<relay_says::EventFound, relay_says::Ok, relay_says::StoredEventsEnded,
        relay_says::Closed, relay_says::Notice, relay_says::Challenge, relay_says::Counted>;

// Unsupported for a message of a kind we do not know, Malformed for anything else.
base::Result<RelayMessage> relayMessageFromText(const QString& text);

// The id that the JSON text of an event claims to have, found without reading the text.
std::optional<EventId> claimedId(const QByteArray& eventJson);

// "auth-required" of "auth-required: we know nobody"; empty when there is none.
QString reasonPrefix(const QString& reason);

QString eventMessage(const Event& event);
QString authMessage(const Event& event);
QString requestMessage(const QString& subscription, const QList<Filter>& filters);
QString closeMessage(const QString& subscription);
QString countMessage(const QString& id, const QList<Filter>& filters);

} // namespace nostr
