// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/negentropy.h"
#include "nostr/proof_of_work.h"
#include "nostr/protected_event.h"
#include "relay_client.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using practice::PracticeRelay;
using practice::PracticeRelaySyncs;
using test::Client;
using test::Note;

namespace {

class PracticeRelayFeatures : public test::PracticeRelayTest {
protected:
    // What the relay says to ["verb",name,filter,…].
    static QJsonArray answerTo(
        Client& client, const QString& verb, const Filter& filter, const QString& more = {})
    {
        QJsonArray message{verb, u"q"_s, toJson(filter)};
        if (!more.isEmpty())
            message += more;
        const auto heard = client.say(text(message));
        return heard.isEmpty() ? QJsonArray{} : arrayOf(heard.last());
    }
    static QString text(const QJsonArray& message)
    {
        return QString::fromUtf8(QJsonDocument{message}.toJson(QJsonDocument::Compact));
    }
    static QJsonArray arrayOf(const QString& text)
    {
        return QJsonDocument::fromJson(text.toUtf8()).array();
    }
    static qint64 countOf(Client& client, const Filter& filter)
    {
        return answerTo(client, u"COUNT"_s, filter).at(2)[u"count"_s].toInteger(-1);
    }
    Event wrapFor(const SecretKey& person, const QString& content = u"wrap"_s)
    {
        return event(kinds::GiftWrap, content, {{u"p"_s, person.publicKey().toHex()}});
    }
    // A client that has proved to be this person.
    std::unique_ptr<Client> clientOf(const SecretKey& person)
    {
        auto client = std::make_unique<Client>(*relay);
        client->say(authMessage(authFor(*client, person)));
        return client;
    }
};

TEST_F(PracticeRelayFeatures, CountEventsWhateverTheLimitSays)
{
    Client client{*relay};
    for (int i = 0; i < 5; ++i)
        client.publish(event(Note, QString::number(i)));
    auto filter = ofKind(Note);
    filter.limit = 2;

    EXPECT_EQ(countOf(client, filter), 5);
    EXPECT_EQ(countOf(client, ofKind(7)), 0);
    const auto twice = client.say(u"[\"COUNT\",\"q\",{\"kinds\":[1]},{\"kinds\":[1]}]"_s);
    EXPECT_EQ(twice, QStringList{u"[\"COUNT\",\"q\",{\"count\":5}]"_s});
    EXPECT_EQ(Client::summary(client.say(u"[\"COUNT\",\"q\",{\"kinds\":[-1]}]"_s)),
        QStringList{u"CLOSED invalid"_s});
    EXPECT_EQ(
        Client::summary(client.say(u"[\"COUNT\",\"q\"]"_s)), QStringList{u"CLOSED invalid"_s});
    EXPECT_EQ(Client::summary(client.say(u"[\"COUNT\",\"\",{}]"_s)), QStringList{u"NOTICE"_s});
}

TEST_F(PracticeRelayFeatures, SayWhetherThereIsMore)
{
    Client client{*relay};
    client.publish(event(Note, u"1"_s));
    client.publish(event(Note, u"2"_s));
    auto filter = ofKind(Note);
    const auto hint = [&] { return answerTo(client, u"REQ"_s, filter).at(2).toArray().at(0); };

    EXPECT_EQ(hint(), u"finish"_s);
    filter.limit = 2;
    EXPECT_EQ(hint(), u"finish"_s);
    filter.limit = 1;
    EXPECT_EQ(hint(), u"more"_s);
}

TEST_F(PracticeRelayFeatures, FillALimitWithWhatMayBeRead)
{
    open({.guardsPrivateMessages = true});
    Client client{*relay};
    client.publish(event(Note, u"old note"_s, {}, 60s));
    client.publish(wrapFor(other));
    Filter newest;
    newest.limit = 1;

    EXPECT_EQ(client.ask(newest), (QStringList{u"old note"_s, u"EOSE"_s}));
}

TEST_F(PracticeRelayFeatures, AskForCommittedWork)
{
    open({.leastWork = 8});
    Client client{*relay};
    const std::atomic<bool> isOver{false};
    const EventTemplate note{clock.now(), Note, {}, u"worked"_s};
    const auto mined = mineRound(note, author.publicKey(), 8, 0, 1'000'000, isOver).value();
    auto uncommitted = mined;
    uncommitted.tags.last().removeLast();

    EXPECT_TRUE(client.publish(signEvent(mined, author, random)).isAccepted);
    for (const auto& refused : {note, uncommitted})
        EXPECT_EQ(
            reasonPrefix(client.publish(signEvent(refused, author, random)).reason), u"pow"_s);
    EXPECT_EQ(relay->document()[u"limitation"_s][u"min_pow_difficulty"_s].toInt(), 8);
}

TEST_F(PracticeRelayFeatures, RefuseRepostsOfProtectedEvents)
{
    Client client{*relay};
    const auto inside = QString::fromUtf8(toJsonText(event(Note, u"mine"_s, withProtection({}))));

    EXPECT_EQ(reasonPrefix(client.publish(event(kinds::Repost, inside)).reason), u"blocked"_s);
    EXPECT_TRUE(client.publish(event(Note, inside)).isAccepted);
}

TEST_F(PracticeRelayFeatures, HidePrivateMessagesFromCountsIdsAndSyncs)
{
    open({.guardsPrivateMessages = true});
    const auto wrap = wrapFor(other);
    Client stranger{*relay};
    stranger.publish(wrap);
    stranger.publish(event(Note));
    Filter byId;
    byId.ids = {wrap.id};
    const auto emptyList = base::toHex(base::view(Negentropy{{}}.firstMessage()));

    EXPECT_EQ(stranger.ask(byId), QStringList{u"EOSE"_s});
    EXPECT_EQ(countOf(stranger, {}), 1);
    EXPECT_EQ(answerTo(stranger, u"COUNT"_s, ofKind(kinds::GiftWrap)).at(0), u"CLOSED"_s);
    EXPECT_EQ(
        answerTo(stranger, u"NEG-OPEN"_s, ofKind(kinds::GiftWrap), emptyList).at(0), u"NEG-ERR"_s);
    EXPECT_FALSE(answerTo(stranger, u"NEG-OPEN"_s, {}, emptyList)
                     .at(2)
                     .toString()
                     .contains(wrap.id.toHex()));

    const auto owner = clientOf(other);
    EXPECT_EQ(owner->ask(byId), (QStringList{u"wrap"_s, u"EOSE"_s}));
    EXPECT_EQ(countOf(*owner, {}), 2);
    EXPECT_TRUE(answerTo(*owner, u"NEG-OPEN"_s, ofKind(kinds::GiftWrap), emptyList)
                    .at(2)
                    .toString()
                    .contains(wrap.id.toHex()));
}

TEST_F(PracticeRelayFeatures, GuardEphemeralWrapsToo)
{
    open({.guardsPrivateMessages = true});
    Client stranger{*relay};
    stranger.ask({});
    const auto owner = clientOf(other);
    owner->ask(ofKind(kinds::EphemeralGiftWrap));
    owner->heard.clear();
    const auto wrap
        = event(kinds::EphemeralGiftWrap, u"now"_s, {{u"p"_s, other.publicKey().toHex()}});

    stranger.publish(wrap);

    EXPECT_EQ(Client::summary(owner->heard), QStringList{u"now"_s});
    EXPECT_EQ(Client::summary(stranger.heard), QStringList{u"OK"_s});
    EXPECT_EQ(relay->eventCount(), 0);
}

TEST_F(PracticeRelayFeatures, DeleteAWrapForThePersonItIsFor)
{
    Client client{*relay};
    const auto wrap = wrapFor(other);
    client.publish(wrap);

    client.publish(
        signEvent({clock.now(), kinds::Deletion, {{u"e"_s, wrap.id.toHex()}}, {}}, other, random));

    EXPECT_EQ(client.ask(ofKind(kinds::GiftWrap)), QStringList{u"EOSE"_s});
    EXPECT_EQ(reasonPrefix(client.publish(wrap).reason), u"blocked"_s);
}

TEST_F(PracticeRelayFeatures, SyncWithWhatAClientHas)
{
    Client client{*relay};
    std::vector<SyncItem> here;
    QSet<EventId> onlyThere;
    for (int i = 0; i < 80; ++i) {
        const auto note = event(Note, QString::number(i), {}, std::chrono::seconds{i});
        client.publish(note);
        if (i % 7 == 0)
            onlyThere += note.id;
        else
            here.push_back(
                {static_cast<quint64>(note.createdAt.time_since_epoch().count()), note.id});
    }
    const SyncItem onlyHere{5, EventId{random.bytes32()}};
    here.push_back(onlyHere);
    const Negentropy sync{here};

    QList<EventId> have;
    QSet<EventId> need;
    auto answer = answerTo(
        client, u"NEG-OPEN"_s, ofKind(Note), base::toHex(base::view(sync.firstMessage())));
    for (int round = 0; round < 20 && answer.at(0) == u"NEG-MSG"_s; ++round) {
        const auto step = sync.advance(base::fromHex(answer.at(2).toString()).value()).value();
        have += step.have;
        need += QSet<EventId>{step.need.begin(), step.need.end()};
        if (step.next.isEmpty())
            break;
        const auto hex = base::toHex(base::view(step.next));
        answer = arrayOf(client.say(text({u"NEG-MSG"_s, u"q"_s, hex})).last());
    }

    EXPECT_EQ(have, QList<EventId>{onlyHere.id});
    EXPECT_EQ(need, onlyThere);
}

TEST_F(PracticeRelayFeatures, EndSyncsThatMakeNoSense)
{
    Client client{*relay};
    const auto message = base::toHex(base::view(Negentropy{{}}.firstMessage()));
    const auto say = [&client](const QString& text) { return arrayOf(client.say(text).value(0)); };

    EXPECT_EQ(answerTo(client, u"NEG-OPEN"_s, {}, u"62"_s).at(2), u"61"_s); // names its version
    EXPECT_EQ(answerTo(client, u"NEG-OPEN"_s, {}, u"zz"_s).at(0), u"NEG-ERR"_s);
    EXPECT_EQ(say(u"[\"NEG-MSG\",\"q\",\"61\"]"_s).at(0), u"NEG-ERR"_s); // it has ended
    EXPECT_EQ(answerTo(client, u"NEG-OPEN"_s, {}, message).at(0), u"NEG-MSG"_s);
    EXPECT_TRUE(client.say(u"[\"NEG-CLOSE\",\"q\"]"_s).isEmpty());
    EXPECT_EQ(reasonPrefix(say(u"[\"NEG-MSG\",\"q\",\"61\"]"_s).at(2).toString()), u"closed"_s);
    EXPECT_EQ(reasonPrefix(say(u"[\"NEG-OPEN\",\"q\",{\"kinds\":5},\"61\"]"_s).at(2).toString()),
        u"invalid"_s);
}

TEST_F(PracticeRelayFeatures, BoundSyncs)
{
    Client client{*relay};
    for (std::size_t i = 0; i < PracticeRelaySyncs::MaxSyncs; ++i)
        EXPECT_TRUE(client.say(u"[\"NEG-OPEN\",\"%1\",{},\"61000000\"]"_s.arg(i))
                        .value(0)
                        .startsWith(u"[\"NEG-MSG\""_s));

    EXPECT_TRUE(
        client.say(u"[\"NEG-OPEN\",\"more\",{},\"61000000\"]"_s).value(0).contains(u"blocked:"_s));
    PracticeRelaySyncs syncs;
    std::vector<SyncItem> tooMany(PracticeRelaySyncs::MaxItems + 1);
    EXPECT_TRUE(syncs.open(u"s"_s, std::move(tooMany), u"61"_s).contains(u"blocked:"_s));
}

TEST_F(PracticeRelayFeatures, TellWhatItCanDoAndItsLimits)
{
    const auto document = relay->document();

    for (const int nip : {1, 9, 11, 13, 40, 42, 45, 67, 70, 77})
        EXPECT_TRUE(document[u"supported_nips"_s].toArray().contains(nip)) << nip;
    for (const auto& limit : {u"max_message_length"_s, u"max_subscriptions"_s, u"max_limit"_s,
             u"default_limit"_s, u"max_subid_length"_s, u"max_event_tags"_s,
             u"max_content_length"_s, u"created_at_upper_limit"_s})
        EXPECT_GT(document[u"limitation"_s][limit].toInteger(), 0) << qPrintable(limit);
}

TEST_F(PracticeRelayFeatures, KnowThemselvesByTheNamesOfThisComputer)
{
    Client client{*relay, u"ws://127.0.0.1:7777"_s};
    client.publish(event(Note, {}, withProtection({}))); // brings the challenge
    const auto challenged = client.heard;
    for (const auto& [url, isRight] :
        {std::pair{u"ws://localhost:7777"_s, true}, std::pair{u"ws://127.0.0.1:7777/"_s, true},
            std::pair{u"ws://elsewhere:7777"_s, false}}) {
        client.heard = challenged;
        client.say(authMessage(authFor(client, author, url)));
        EXPECT_EQ(arrayOf(client.heard.value(0)).at(2).toBool(), isRight) << qPrintable(url);
    }
}

} // namespace
