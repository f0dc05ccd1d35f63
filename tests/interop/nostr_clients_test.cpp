// SPDX-License-Identifier: GPL-3.0-or-later
// Nostr clients that others wrote against our practice relay, and against our events, gift wraps
// and encryption.
#include "market.h"
#include "nostr/gift_wrap.h"
#include "nostr/nip44.h"
#include "nostr_side.h"

using namespace nostr;
using namespace test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const auto Relay = u"our practice relay"_s;
const auto Engine = u"our events and wraps"_s;
constexpr int Note = 1;
constexpr int Article = 30023; // addressable
constexpr int Fleeting = 20001; // ephemeral

class NostrClient : public NostrSide, public testing::WithParamInterface<const char*> {
protected:
    QString peer() const { return QString::fromLatin1(GetParam()); }

    // False when the test cannot go on.
    bool joins(const QString& ours, const QString& feature)
    {
        const auto about = peerOf(peer());
        noteRow(ours, about, feature);
        if (!about.obstacle.isEmpty()) {
            reportObstacle(about);
            return false;
        }
        EXPECT_FALSE(market().relay.isEmpty()) << "our relay did not start";
        return !market().relay.isEmpty();
    }

    QJsonObject asks(const QString& command, QJsonObject input)
    {
        input.insert(u"relay"_s, market().relay);
        if (!input.contains(u"secret"_s))
            input.insert(u"secret"_s, author.toHex());
        const auto answer = ask(peer(), command, input);
        EXPECT_TRUE(answer.error.isEmpty())
            << command.toStdString() << ": " << answer.error.toStdString();
        return answer.json;
    }
    QJsonObject templateOf(int kind, const QString& content, const QJsonArray& tags = {},
        std::chrono::seconds age = {}) const
    {
        return {{u"kind"_s, kind}, {u"content"_s, content}, {u"tags"_s, tags},
            {u"created_at"_s, qint64{(clock.now() - age).time_since_epoch().count()}}};
    }
    QJsonObject publishes(const QJsonObject& draft, const QJsonObject& more = {})
    {
        auto input = more;
        input.insert(u"template"_s, draft);
        return asks(u"publish"_s, input);
    }
    void expectTaken(const QJsonObject& answer)
    {
        EXPECT_TRUE(answer.value("ok"_L1).toBool())
            << answer.value("reason"_L1).toString().toStdString();
    }
    QJsonArray fetches(const Filter& filter)
    {
        return asks(u"fetch"_s, {{u"filter"_s, toJson(filter)}}).value("events"_L1).toArray();
    }
    static QStringList contentsOf(const QJsonArray& events)
    {
        QStringList contents;
        for (const auto& found : events)
            contents += found.toObject().value("content"_L1).toString();
        contents.sort(); // clients order by themselves, or not at all
        return contents;
    }
};

INSTANTIATE_TEST_SUITE_P(
    , NostrClient, testing::Values("nostr-tools", "rust-nostr", "go-nostr"), nameOfPeer);

QJsonArray tag(const QString& name, const QString& value)
{
    return QJsonArray{QJsonValue{QJsonArray{name, value}}};
}

} // namespace

TEST_P(NostrClient, GetsBackWhatItPublished)
{
    if (!joins(Relay, u"event round trip"_s))
        return;
    const auto text = u"über ✓ \U0001f680 \"quoted\" \\ line\nbreak\ttab"_s;
    const auto sent = publishes(templateOf(Note, text, tag(u"t"_s, u"größe"_s)));
    expectTaken(sent);
    const auto found = fetches(ofAuthor(Note));
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found.first().toObject(), sent.value("event"_L1).toObject());
}

TEST_P(NostrClient, IsUnderstoodInEveryFilterCondition)
{
    if (!joins(Relay, u"filters: ids, authors, kinds, tags, since, until, limit"_s))
        return;
    const auto oldest = publishes(templateOf(Note, u"oldest"_s, tag(u"t"_s, u"a"_s), 300s));
    expectTaken(oldest);
    expectTaken(publishes(templateOf(Note, u"middle"_s, tag(u"t"_s, u"b"_s), 200s)));
    expectTaken(publishes(templateOf(4242, u"newest"_s, tag(u"t"_s, u"a"_s), 100s)));

    auto filter = ofAuthor(Note);
    filter.limit = 1;
    EXPECT_EQ(contentsOf(fetches(filter)), QStringList{u"middle"_s});
    filter = {};
    filter.authors += author.publicKey();
    filter.tags[u't'] = {u"a"_s};
    EXPECT_EQ(contentsOf(fetches(filter)), (QStringList{u"newest"_s, u"oldest"_s}));
    filter.since = clock.now() - 150s;
    EXPECT_EQ(contentsOf(fetches(filter)), QStringList{u"newest"_s});
    filter.since.reset();
    filter.until = clock.now() - 150s;
    EXPECT_EQ(contentsOf(fetches(filter)), QStringList{u"oldest"_s});
    const auto event = eventFromJson(oldest.value("event"_L1).toObject());
    ASSERT_TRUE(event);
    filter = {};
    filter.ids += event->id;
    EXPECT_EQ(contentsOf(fetches(filter)), QStringList{u"oldest"_s});
}

TEST_P(NostrClient, HearsOfNewEventsAtOnce)
{
    if (!joins(Relay, u"live events after EOSE, ephemeral ones too"_s))
        return;
    for (const auto kind : {Note, Fleeting}) {
        const auto heard = asks(u"live"_s, {{u"template"_s, templateOf(kind, u"live"_s)}});
        EXPECT_EQ(heard.value("event"_L1).toObject().value("content"_L1).toString(), u"live"_s);
    }
    EXPECT_TRUE(fetches(ofAuthor(Fleeting)).isEmpty());
}

TEST_P(NostrClient, AgreesWithUsWhichVersionStays)
{
    if (!joins(Relay, u"replaceable and addressable events, ties by id"_s))
        return;
    expectTaken(publishes(templateOf(kinds::RelayList, u"earlier"_s, {}, 60s)));
    expectTaken(publishes(templateOf(kinds::RelayList, u"later"_s, {}, 50s)));
    EXPECT_EQ(contentsOf(fetches(ofAuthor(kinds::RelayList))), QStringList{u"later"_s});

    const auto one = templateOf(Article, u"one"_s, tag(u"d"_s, u"tie"_s), 40s);
    auto two = one;
    two.insert(u"content"_s, u"two"_s);
    const auto first = eventFromJson(publishes(one).value("event"_L1).toObject());
    const auto second = eventFromJson(publishes(two).value("event"_L1).toObject());
    ASSERT_TRUE(first && second);
    const auto winner = first->id < second->id ? u"one"_s : u"two"_s;
    EXPECT_EQ(contentsOf(fetches(ofAuthor(Article))), QStringList{winner});
}

TEST_P(NostrClient, DeletesWhatItTakesBack)
{
    if (!joins(Relay, u"deletion requests (NIP-09)"_s))
        return;
    expectTaken(publishes(templateOf(Note, u"kept"_s, {}, 20s)));
    const auto gone = publishes(templateOf(Note, u"gone"_s, {}, 10s));
    expectTaken(gone);
    const auto id = gone.value("event"_L1).toObject().value("id"_L1).toString();
    expectTaken(publishes(templateOf(kinds::Deletion, {}, tag(u"e"_s, id))));
    EXPECT_EQ(contentsOf(fetches(ofAuthor(Note))), QStringList{u"kept"_s});
    const auto again
        = asks(u"publish"_s, {{u"event"_s, gone.value("event"_L1)}}).value("ok"_L1).toBool(true);
    EXPECT_FALSE(again) << "what was deleted came back";
}

TEST_P(NostrClient, CountsWithoutFetching)
{
    if (!joins(Relay, u"COUNT (NIP-45)"_s))
        return;
    if (peer() == u"rust-nostr"_s) {
        noteNotOffered(u"it begins to listen after it has asked, and misses a quick answer"_s);
        return;
    }
    for (int i = 0; i < 3; ++i)
        expectTaken(publishes(templateOf(Note, QString::number(i))));
    const auto counted = asks(u"count"_s, {{u"filter"_s, toJson(ofAuthor(Note))}});
    EXPECT_EQ(counted.value("count"_L1).toInt(-1), 3);
}

TEST_P(NostrClient, SyncsByNegentropy)
{
    if (!joins(Relay, u"negentropy (NIP-77)"_s))
        return;
    if (peer() != u"rust-nostr"_s) {
        noteNotOffered(u"not exported, or only with a store of one's own"_s);
        return;
    }
    pool.addRelay(*RelayUrl::fromText(market().relay));
    QStringList sent;
    for (int i = 0; i < 50; ++i) {
        const auto one = event(Note, QString::number(i), {}, std::chrono::seconds{i});
        expectAccepted(one);
        sent += one.id.toHex();
    }
    sent.sort();
    const auto synced = asks(u"sync"_s, {{u"filter"_s, toJson(ofAuthor(Note))}});
    EXPECT_EQ(synced.value("received"_L1).toVariant().toStringList(), sent);
}

TEST_P(NostrClient, LearnsWhyAnEventIsRefused)
{
    if (!joins(Relay, u"OK false with a reason for a forged event"_s))
        return;
    auto forged = toJson(event(Note, u"signed"_s));
    forged.insert(u"content"_s, u"changed"_s);
    const auto answer = ask(peer(), u"publish"_s,
        {{u"relay"_s, market().relay}, {u"secret"_s, author.toHex()}, {u"event"_s, forged}});
    EXPECT_FALSE(answer.json.value("ok"_L1).toBool());
    EXPECT_TRUE(fetches(ofAuthor(Note)).isEmpty());
}

TEST_P(NostrClient, AuthenticatesForAProtectedEvent)
{
    if (!joins(Relay, u"AUTH (NIP-42) for a protected event (NIP-70)"_s))
        return;
    const auto draft
        = templateOf(Note, u"mine alone"_s, QJsonArray{QJsonValue{QJsonArray{u"-"_s}}});
    const auto refused = publishes(draft);
    EXPECT_FALSE(refused.value("ok"_L1).toBool());
    EXPECT_TRUE(refused.value("reason"_L1).toString().contains(u"auth-required"_s))
        << refused.value("reason"_L1).toString().toStdString();
    expectTaken(publishes(draft, {{u"auth"_s, true}}));
    EXPECT_EQ(contentsOf(fetches(ofAuthor(Note))), QStringList{u"mine alone"_s});
}

TEST_P(NostrClient, OpensOurGiftWrapAndWeOpenIts)
{
    if (!joins(Engine, u"gift wraps both ways (NIP-59, NIP-17)"_s))
        return;
    const auto theirs = SecretKey::generate(random);
    const auto text = u"größer als \U0001f680"_s;
    const auto ours = wrap(EventTemplate{.createdAt = clock.now(),
                               .kind = kinds::ChatMessage,
                               .tags = {{u"p"_s, theirs.publicKey().toHex()}},
                               .content = text},
        author, theirs.publicKey(), clock.now(), Backdating::RandomTwoDays, random);
    ASSERT_TRUE(ours);
    const auto opened
        = asks(u"unwrap"_s, {{u"secret"_s, theirs.toHex()}, {u"event"_s, toJson(*ours)}})
              .value("rumor"_L1)
              .toObject();
    EXPECT_EQ(opened.value("content"_L1).toString(), text);
    EXPECT_EQ(opened.value("pubkey"_L1).toString(), author.publicKey().toHex());

    const auto wrapped = asks(u"wrap"_s,
        {{u"secret"_s, theirs.toHex()}, {u"receiver"_s, author.publicKey().toHex()},
            {u"content"_s, text}});
    const auto event = eventFromJson(wrapped.value("event"_L1).toObject());
    ASSERT_TRUE(event);
    const auto rumor = unwrap(*event, author);
    ASSERT_TRUE(rumor) << rumor.error().detail.toStdString();
    EXPECT_EQ(rumor->content, text);
    EXPECT_EQ(rumor->pubkey, theirs.publicKey());
}

TEST_P(NostrClient, SharesOurSignaturesAndCiphertexts)
{
    if (!joins(Engine, u"signatures and NIP-44 both ways"_s))
        return;
    const auto theirs = SecretKey::generate(random);
    EXPECT_TRUE(asks(u"verify"_s, {{u"event"_s, toJson(event(Note, u"ours ✓"_s))}})
                    .value("valid"_L1)
                    .toBool());
    const auto text = u"line\nbreak \U0001f680"_s;
    const auto key = nip44::conversationKey(author, theirs.publicKey());
    ASSERT_TRUE(key);
    const auto cipher = nip44::encrypt(text, *key, random);
    ASSERT_TRUE(cipher);
    const auto plain = asks(u"decrypt"_s,
        {{u"secret"_s, theirs.toHex()}, {u"peer"_s, author.publicKey().toHex()},
            {u"text"_s, *cipher}});
    EXPECT_EQ(plain.value("text"_L1).toString(), text);
    const auto back = asks(u"encrypt"_s,
        {{u"secret"_s, theirs.toHex()}, {u"peer"_s, author.publicKey().toHex()},
            {u"text"_s, text}});
    const auto read = nip44::decrypt(back.value("text"_L1).toString(), *key);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, text);
}
