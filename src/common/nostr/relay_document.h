// SPDX-License-Identifier: GPL-3.0-or-later
// What a relay says of itself (NIP-11). Every field is optional, and one of a wrong type or out of
// range counts as absent: nothing here may keep us from using a relay that works.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "nostr/event.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace nostr {

struct RelayLimits {
    std::optional<qint64> messageLength; // bytes of one message, both ways
    std::optional<int> subscriptions; // of one connection
    std::optional<int> filterLimit; // max_limit: a larger `limit` is cut to this
    std::optional<int> defaultLimit; // events answered to a filter without `limit`
    std::optional<int> subscriptionIdLength;
    std::optional<int> eventTags;
    std::optional<qint64> contentLength; // characters
    std::optional<int> powDifficulty; // leading zero bits of the id (NIP-13)
    std::optional<std::chrono::seconds> oldestEvent; // before now
    std::optional<std::chrono::seconds> newestEvent; // after now
    bool needsAuth = false;
    bool needsPayment = false;
    bool restrictsWrites = false;

    // How many events one answer to this `limit` may hold; nothing when the relay does not say.
    std::optional<int> answerSize(std::optional<int> limit) const;

    bool operator==(const RelayLimits&) const = default;
};

struct RelayDocument {
    static constexpr qsizetype MaxSize = 64 * 1024; // bytes of JSON
    static constexpr qsizetype MaxText = 1024; // characters; longer ones are cut
    static constexpr qsizetype MaxNips = 200;
    static constexpr std::chrono::hours Lifetime{24};

    QString name;
    QString description;
    QString software;
    QString version;
    QString contact;
    QString paymentsUrl;
    QList<int> nips;
    RelayLimits limits;

    bool operator==(const RelayDocument&) const = default;
};

// Malformed only when it is no JSON object of a reasonable size.
base::Result<RelayDocument> relayDocumentFromJson(const QByteArray& json);

// Would this relay refuse the event for a limit it states? Then Unsupported, naming the limit, in
// the form of an OK's reason.
base::Result<> checkAgainst(const RelayLimits& limits, const Event& event, base::UnixTime now);

} // namespace nostr
