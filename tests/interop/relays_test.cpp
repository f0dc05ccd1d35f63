// SPDX-License-Identifier: GPL-3.0-or-later
// Our relay pool against relays that others wrote.
#include "nostr/gift_wrap.h"
#include "nostr_side.h"

using namespace nostr;
using namespace test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const auto Pool = u"our relay pool"_s;
const auto Nak = u"nak"_s;
constexpr int Note = 1;
constexpr int Article = 30023; // addressable

class ThirdPartyRelay : public NostrSide, public testing::WithParamInterface<const char*> {
protected:
    QString peer() const { return QString::fromLatin1(GetParam()); }

    // False when the test cannot go on.
    bool joins(const QString& feature, const QStringList& arguments = {})
    {
        const auto about = peerOf(peer());
        noteRow(Pool, about, feature);
        if (!about.obstacle.isEmpty()) {
            reportObstacle(about);
            return false;
        }
        const auto url = RelayUrl::fromText(serverUrl(peer(), arguments));
        EXPECT_TRUE(url) << "the relay did not start";
        if (!url)
            return false;
        pool.addRelay(*url);
        return waitUntil([this] { return pool.connectedCount() == 1; }, 20s);
    }
};

std::vector<const char*> relays()
{
    auto names = quickAnd({"node-relay", "rust-relay"}, {"nostr-rs-relay"});
    if (peerOf(Nak).obstacle.isEmpty())
        names.push_back("nak");
    return names;
}

INSTANTIATE_TEST_SUITE_P(, ThirdPartyRelay, testing::ValuesIn(relays()), nameOfPeer);

} // namespace

// Without nak the table and the output say why, and which relay stands in for it.
TEST(SecondRelay, IsNakWhereItCanBeHad)
{
    const auto nak = peerOf(Nak);
    noteRow(Pool, nak, u"as the second relay"_s);
    if (!nak.obstacle.isEmpty())
        GTEST_SKIP() << nak.title.toStdString() << ": " << nak.obstacle.toStdString();
}

TEST_P(ThirdPartyRelay, KeepsAnEventToTheLetter)
{
    if (!joins(u"event round trip"_s))
        return;
    const auto sent = event(Note, u"über ✓ \U0001f680 \"quoted\" \\ line\nbreak\ttab"_s,
        {{u"t"_s, u"größe"_s}, {u"x"_s, u"1"_s, u"2"_s}});
    expectAccepted(sent);
    EXPECT_EQ(fetch(ofAuthor(Note)), QList{sent});
}

TEST_P(ThirdPartyRelay, AppliesEveryFilterCondition)
{
    if (!joins(u"filters: ids, authors, kinds, tags, since, until, limit"_s))
        return;
    const auto oldest = event(Note, u"oldest"_s, {{u"t"_s, u"a"_s}}, 300s);
    const auto middle = event(Note, u"middle"_s, {{u"t"_s, u"b"_s}}, 200s);
    const auto newest = event(4242, u"newest"_s, {{u"t"_s, u"a"_s}}, 100s);
    for (const auto& sent : {oldest, middle, newest})
        expectAccepted(sent);

    Filter mine;
    mine.authors += author.publicKey();
    EXPECT_EQ(contentsOf(fetch(mine)), (QStringList{u"newest"_s, u"middle"_s, u"oldest"_s}));
    auto filter = mine;
    filter.kinds += Note;
    EXPECT_EQ(contentsOf(fetch(filter)), (QStringList{u"middle"_s, u"oldest"_s}));
    filter.limit = 1;
    EXPECT_EQ(contentsOf(fetch(filter)), QStringList{u"middle"_s});
    filter = mine;
    filter.tags[u't'] = {u"a"_s};
    EXPECT_EQ(contentsOf(fetch(filter)), (QStringList{u"newest"_s, u"oldest"_s}));
    filter = mine;
    filter.since = middle.createdAt;
    filter.until = middle.createdAt;
    EXPECT_EQ(contentsOf(fetch(filter)), QStringList{u"middle"_s});
    filter = {};
    filter.ids = {oldest.id, newest.id};
    EXPECT_EQ(contentsOf(fetch(filter)), (QStringList{u"newest"_s, u"oldest"_s}));
}

TEST_P(ThirdPartyRelay, SendsNewEventsToAnOpenSubscription)
{
    if (!joins(u"live events after EOSE"_s))
        return;
    QStringList got;
    const auto subscription = pool.subscribe({ofAuthor(Note)});
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&got](const Event& found) { got += found.content; });
    ASSERT_TRUE(waitUntil([&] { return subscription->haveStoredEventsEnded(); }, 15s));
    expectAccepted(event(Note, u"live"_s));
    EXPECT_TRUE(waitUntil([&] { return got == QStringList{u"live"_s}; }, 15s));
}

TEST_P(ThirdPartyRelay, AgreesWithUsWhichVersionStays)
{
    if (!joins(u"replaceable and addressable events"_s))
        return;
    const auto later = event(kinds::RelayList, u"later"_s, {}, 50s);
    expectAccepted(later);
    publish(event(kinds::RelayList, u"earlier"_s, {}, 60s)); // refused or ignored
    EXPECT_EQ(contentsOf(fetch(ofAuthor(kinds::RelayList))), QStringList{u"later"_s});

    const Tags tags{{u"d"_s, u"one"_s}};
    expectAccepted(event(Article, u"earlier"_s, tags, 60s));
    expectAccepted(event(Article, u"later"_s, tags, 50s));
    EXPECT_EQ(contentsOf(fetch(ofAuthor(Article))), QStringList{u"later"_s});
}

TEST_P(ThirdPartyRelay, KeepsTheSmallerIdOfTwoInOneSecond)
{
    if (!joins(u"of two versions in one second the smaller id stays"_s))
        return;
    const Tags tags{{u"d"_s, u"tie"_s}};
    const auto one = event(Article, u"one"_s, tags, 40s);
    const auto two = signEvent(
        {.createdAt = one.createdAt, .kind = Article, .tags = tags, .content = u"two"_s}, author,
        random);
    publish(one);
    publish(two); // one of them is refused or ignored
    const auto stays = contentsOf(fetch(ofAuthor(Article)));
    if (peer() == u"nostr-rs-relay"_s) {
        EXPECT_EQ(stays, QStringList{u"one"_s});
        noteNotOffered(u"it keeps the first"_s);
        return;
    }
    EXPECT_EQ(stays, QStringList{replaces(two, one) ? two.content : one.content});
}

TEST_P(ThirdPartyRelay, DeletesWhatItsAuthorTakesBack)
{
    if (!joins(u"deletion requests (NIP-09)"_s))
        return;
    const auto kept = event(Note, u"kept"_s, {}, 20s);
    const auto gone = event(Note, u"gone"_s, {}, 10s);
    expectAccepted(kept);
    expectAccepted(gone);
    expectAccepted(event(5, {}, {{u"e"_s, gone.id.toHex()}, {u"k"_s, u"1"_s}}));
    EXPECT_EQ(contentsOf(fetch(ofAuthor(Note))), QStringList{u"kept"_s});
}

TEST_P(ThirdPartyRelay, RefusesAForgedEvent)
{
    if (!joins(u"refuses a forged signature"_s))
        return;
    auto forged = event(Note, u"signed"_s);
    forged.content = u"changed"_s;
    const auto report = publish(forged);
    EXPECT_FALSE(report.isAccepted());
    EXPECT_TRUE(fetch(ofAuthor(Note)).isEmpty());
}

TEST_P(ThirdPartyRelay, CarriesGiftWraps)
{
    if (!joins(u"gift wraps through the relay (NIP-59)"_s))
        return;
    const auto receiver = SecretKey::generate(random);
    const auto wrapped = wrap(EventTemplate{.createdAt = clock.now(),
                                  .kind = kinds::ChatMessage,
                                  .tags = {{u"p"_s, receiver.publicKey().toHex()}},
                                  .content = u"for your eyes"_s},
        author, receiver.publicKey(), clock.now(), Backdating::RandomTwoDays, random);
    ASSERT_TRUE(wrapped);
    expectAccepted(*wrapped);
    Filter inbox;
    inbox.kinds += kinds::GiftWrap;
    inbox.tags[u'p'] = {receiver.publicKey().toHex()};
    const auto found = fetch(inbox);
    ASSERT_EQ(found.size(), 1);
    const auto rumor = unwrap(found.first(), receiver);
    ASSERT_TRUE(rumor);
    EXPECT_EQ(rumor->content, u"for your eyes"_s);
    EXPECT_EQ(rumor->pubkey, author.publicKey());
}

TEST_P(ThirdPartyRelay, SendsABurstCompletely)
{
    if (!joins(u"five hundred events in one go"_s))
        return;
    std::vector<base::Task<PublishReport>> publishing;
    for (int i = 0; i < 500; ++i)
        publishing.push_back(pool.publish(event(Note, QString::number(i)), {}, 30s));
    for (auto& one : publishing)
        EXPECT_TRUE(resultOf(std::move(one), 60s).isAccepted());
    EXPECT_EQ(fetch(ofAuthor(Note)).size(), 500);
}

TEST_P(ThirdPartyRelay, ServesOnlyThoseWhoAuthenticate)
{
    if (peer() == u"nostr-rs-relay"_s) {
        noteRow(Pool, peerOf(peer()), u"AUTH (NIP-42)"_s);
        noteNotOffered(u"needs a public address for it"_s);
        return;
    }
    if (!joins(u"AUTH (NIP-42)"_s, {u"auth"_s}))
        return;
    const auto receiver = SecretKey::generate(random);
    Filter letters;
    letters.kinds += kinds::EncryptedDirectMessage;
    letters.tags[u'p'] = {receiver.publicKey().toHex()};
    pool.authenticateAs(author);
    expectAccepted(event(
        kinds::EncryptedDirectMessage, u"x?iv=y"_s, {{u"p"_s, receiver.publicKey().toHex()}}));

    RelayPool stranger{webSocketTransports(clock), clock, random};
    stranger.addRelay(pool.relays().first());
    EXPECT_TRUE(resultOf(stranger.fetch({letters}, {}, 15s)).events.isEmpty());
    stranger.authenticateAs(receiver);
    EXPECT_EQ(resultOf(stranger.fetch({letters}, {}, 15s)).events.size(), 1);
}
