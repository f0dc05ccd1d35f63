// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/kinds.h"
#include "nostr/mint_discovery.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};

class MintDiscovery : public testing::Test {
protected:
    Event event(int kind, const Tags& tags, const QString& content = {})
    {
        return signEvent({Now, kind, tags, content}, author, random);
    }
    Event announcement(const QString& url)
    {
        return event(kinds::MintAnnouncement,
            {{u"d"_s, u"02ab"_s}, {u"u"_s, url}, {u"nuts"_s, u"1, 2,x,-3,17"_s}});
    }

    test::FakeRandom random;
    SecretKey author = SecretKey::generate(random);
    SecretKey friendKey = SecretKey::generate(random);
};

TEST_F(MintDiscovery, ReadsAnnouncements)
{
    const auto mint = mintAnnouncementFromEvent(announcement(u"https://mint.example/api/"_s));

    ASSERT_TRUE(mint);
    EXPECT_EQ(mint->url, QUrl{u"https://mint.example/api"_s});
    EXPECT_EQ(mint->mintKey, u"02ab"_s);
    EXPECT_EQ(mint->nuts, (QList<int>{1, 2, 17}));
    EXPECT_EQ(mint->network, u"mainnet"_s);
    EXPECT_EQ(mint->announcedBy, author.publicKey());
}

TEST_F(MintDiscovery, RefusesUrlsThatAreNoMints)
{
    for (const auto& url : {u""_s, u"ftp://mint.example"_s, u"https://"_s, u"javascript:alert(1)"_s,
             u"https://user@mint.example"_s, u"https://mint.example/"_s + QString{600, u'x'}})
        EXPECT_FALSE(mintAnnouncementFromEvent(announcement(url))) << qPrintable(url);
    EXPECT_FALSE(mintAnnouncementFromEvent(event(1, {{u"d"_s, u"02ab"_s}})));
    EXPECT_FALSE(mintAnnouncementFromEvent(
        event(kinds::MintAnnouncement, {{u"u"_s, u"https://mint.example"_s}})));
}

TEST_F(MintDiscovery, RoundTripsRecommendations)
{
    const MintRecommendation recommendation{
        author.publicKey(), u"02ab"_s, {QUrl{u"https://mint.example"_s}}, u"never failed me"_s};
    const auto signedEvent = signEvent(recommendationEvent(recommendation, Now), author, random);

    EXPECT_EQ(mintRecommendationFromEvent(signedEvent), recommendation);
}

TEST_F(MintDiscovery, BoundsRecommendations)
{
    Tags tags{{u"k"_s, u"38172"_s}, {u"d"_s, u"02ab"_s}};
    for (int i = 0; i < 40; ++i)
        tags += {u"u"_s, u"https://mint%1.example"_s.arg(i)};
    const auto read = mintRecommendationFromEvent(
        event(kinds::MintRecommendation, tags, QString{MaxReview + 1, u'x'}));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->urls.size(), MaxMintUrls);
    EXPECT_EQ(read->review.size(), MaxReview);
    tags[0][1] = u"38173"_s; // of a Fedimint
    EXPECT_FALSE(mintRecommendationFromEvent(event(kinds::MintRecommendation, tags)));
}

TEST_F(MintDiscovery, OrdersByWhoRecommends)
{
    const QUrl popular{u"https://popular.example"_s};
    const QUrl trusted{u"https://trusted.example"_s};
    const QUrl unknown{u"https://unknown.example"_s};
    const auto person = friendKey.publicKey();
    const QList<MintAnnouncement> announcements{{u"01"_s, trusted, {}, u"mainnet"_s, {}},
        {u"02"_s, unknown, {}, u"mainnet"_s, {}},
        {u"03"_s, QUrl{u"https://test.example"_s}, {}, u"testnet"_s, {}}};
    const QList<MintRecommendation> recommendations{{author.publicKey(), u"x"_s, {popular}, {}},
        {SecretKey::generate(random).publicKey(), u"x"_s, {popular}, {}}, {person, u"01"_s, {}, {}},
        {person, u"01"_s, {trusted}, {}}};

    EXPECT_EQ(suggestMints(announcements, recommendations, {person}, u"mainnet"_s),
        (QList<SuggestedMint>{{trusted, 1, 0}, {popular, 0, 2}, {unknown, 0, 0}}));
}

} // namespace
