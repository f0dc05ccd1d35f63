// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/mint_discovery.h"

#include "nostr/kinds.h"

#include <algorithm>
#include <map>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto IdentifierTag = "d"_L1;
constexpr auto UrlTag = "u"_L1;
constexpr auto NutsTag = "nuts"_L1;
constexpr auto NetworkTag = "n"_L1;
constexpr auto KindTag = "k"_L1;
constexpr qsizetype MaxKeyLength = 130;

std::optional<QUrl> mintUrl(const QString& text)
{
    const QUrl url{text.size() > MaxMintUrlLength ? QString{} : text, QUrl::StrictMode};
    const bool isWeb = url.scheme() == u"https"_s || url.scheme() == u"http"_s;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty())
        return std::nullopt;
    return url.adjusted(QUrl::StripTrailingSlash | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

// "1,2,3"; anything else is passed over.
QList<int> numbersIn(const QString& text)
{
    QList<int> numbers;
    for (const auto part : QStringView{text.left(MaxMintUrlLength)}.split(u',')) {
        bool isNumber = false;
        const int number = part.trimmed().toInt(&isNumber);
        if (isNumber && number >= 0)
            numbers += number;
    }
    return numbers;
}

Result<QString> mintKeyOf(const Event& event)
{
    const auto key = firstTag(event, IdentifierTag);
    if (!key || key->isEmpty() || key->size() > MaxKeyLength)
        return fail(Errc::Malformed, u"no mint is named"_s);
    return *key;
}

} // namespace

Result<MintAnnouncement> mintAnnouncementFromEvent(const Event& event)
{
    if (event.kind != kinds::MintAnnouncement)
        return fail(Errc::Malformed, u"no mint announcement"_s);
    const auto key = mintKeyOf(event);
    if (!key)
        return passOn(key);
    const auto url = mintUrl(firstTag(event, UrlTag).value_or(QString{}));
    if (!url)
        return fail(Errc::Malformed, u"an announced mint without a usable URL"_s);
    return MintAnnouncement{*key, *url, numbersIn(firstTag(event, NutsTag).value_or(QString{})),
        firstTag(event, NetworkTag).value_or(u"mainnet"_s), event.pubkey};
}

Result<MintRecommendation> mintRecommendationFromEvent(const Event& event)
{
    if (event.kind != kinds::MintRecommendation
        || !hasTag(event.tags, KindTag, QString::number(kinds::MintAnnouncement)))
        return fail(Errc::Malformed, u"no recommendation of a Cashu mint"_s);
    const auto key = mintKeyOf(event);
    if (!key)
        return passOn(key);
    MintRecommendation recommendation{event.pubkey, *key, {}, event.content.left(MaxReview)};
    for (const auto& text : allTags(event.tags, UrlTag)) {
        const auto url = mintUrl(text);
        if (url && recommendation.urls.size() < MaxMintUrls)
            recommendation.urls += *url;
    }
    return recommendation;
}

EventTemplate recommendationEvent(const MintRecommendation& recommendation, base::UnixTime now)
{
    Tags tags{{QString{KindTag}, QString::number(kinds::MintAnnouncement)},
        {QString{IdentifierTag}, recommendation.mintKey}};
    for (const auto& url : recommendation.urls)
        tags += {QString{UrlTag}, url.toString(), u"cashu"_s};
    return {now, kinds::MintRecommendation, tags, recommendation.review};
}

QList<SuggestedMint> suggestMints(const QList<MintAnnouncement>& announcements,
    const QList<MintRecommendation>& recommendations, const QSet<PublicKey>& followed,
    const QString& network)
{
    std::map<QString, QSet<PublicKey>> supporters; // by URL
    std::map<QString, QString> urlOfKey;
    for (const auto& mint : announcements) {
        if (mint.network != network)
            continue;
        supporters.try_emplace(mint.url.toString());
        urlOfKey.try_emplace(mint.mintKey, mint.url.toString());
    }
    for (const auto& recommendation : recommendations) {
        for (const auto& url : recommendation.urls)
            supporters[url.toString()] += recommendation.by;
        if (const auto url = urlOfKey.find(recommendation.mintKey);
            recommendation.urls.isEmpty() && url != urlOfKey.end())
            supporters[url->second] += recommendation.by;
    }
    QList<SuggestedMint> mints;
    for (const auto& [url, people] : supporters) {
        SuggestedMint mint{.url = QUrl{url}};
        for (const auto& person : people)
            ++(followed.contains(person) ? mint.followed : mint.others);
        mints += mint;
    }
    std::stable_sort(mints.begin(), mints.end(), [](const auto& a, const auto& b) {
        return std::pair{a.followed, a.others} > std::pair{b.followed, b.others};
    });
    return mints;
}

} // namespace nostr
