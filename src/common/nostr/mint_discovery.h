// SPDX-License-Identifier: GPL-3.0-or-later
// Mints that announce themselves and people who recommend them (NIP-87). Suggestions, never trust:
// anyone can announce anything, so order them by who recommends them.
#pragma once

#include "nostr/event.h"

#include <QSet>
#include <QUrl>

namespace nostr {

inline constexpr qsizetype MaxMintUrls = 16; // of one recommendation
inline constexpr qsizetype MaxMintUrlLength = 512;
inline constexpr qsizetype MaxReview = 2000; // characters; longer ones are cut

struct MintAnnouncement { // kind 38172, of a Cashu mint
    QString mintKey; // its public key, as its info says
    QUrl url;
    QList<int> nuts;
    QString network; // "mainnet" when nothing is said
    PublicKey announcedBy;

    bool operator==(const MintAnnouncement&) const = default;
};

struct MintRecommendation { // kind 38000
    PublicKey by;
    QString mintKey;
    QList<QUrl> urls;
    QString review;

    bool operator==(const MintRecommendation&) const = default;
};

// Events that have been verified. Only http and https URLs with a host pass.
base::Result<MintAnnouncement> mintAnnouncementFromEvent(const Event& event);
base::Result<MintRecommendation> mintRecommendationFromEvent(const Event& event);
EventTemplate recommendationEvent(const MintRecommendation& recommendation, base::UnixTime now);

struct SuggestedMint {
    QUrl url;
    int followed = 0; // recommended by that many followed people
    int others = 0; // and by that many others; costs nothing to fake

    bool operator==(const SuggestedMint&) const = default;
};

// Every mint once, most followed people first, then others, then by URL. A person counts once per
// mint. On `network` only.
QList<SuggestedMint> suggestMints(const QList<MintAnnouncement>& announcements,
    const QList<MintRecommendation>& recommendations, const QSet<PublicKey>& followed,
    const QString& network);

} // namespace nostr
