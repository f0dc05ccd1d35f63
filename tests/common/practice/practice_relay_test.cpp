// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay_client.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <algorithm>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using practice::PracticeRelay;
using test::Client;
using test::Note;
using test::PracticeRelayTest;
using test::Profile;

TEST_F(PracticeRelayTest, StoresAcknowledgesAndServesNewestFirst)
{
    Client client{*relay};
    EXPECT_TRUE(client.publish(event(Note, u"old"_s, {}, 10s)).isAccepted);
    EXPECT_TRUE(client.publish(event(Note, u"new"_s)).isAccepted);

    EXPECT_EQ(client.ask(ofKind(Note)), (QStringList{u"new"_s, u"old"_s, u"EOSE"_s}));
    auto newest = ofKind(Note);
    newest.limit = 1;
    EXPECT_EQ(client.ask(newest), (QStringList{u"new"_s, u"EOSE"_s}));
    auto none = ofKind(Note);
    none.limit = 0;
    EXPECT_EQ(client.ask(none), QStringList{u"EOSE"_s});
}

TEST_F(PracticeRelayTest, FindsByIdAuthorTagAndTime)
{
    Client client{*relay};
    const auto tagged = event(Note, u"tagged"_s, {{u"t"_s, u"paygress"_s}}, 100s);
    client.publish(tagged);
    client.publish(event(Note, u"plain"_s));
    Filter byId;
    byId.ids += tagged.id;
    Filter byAuthor;
    byAuthor.authors += other.publicKey();
    Filter byTag;
    byTag.tags[u't'] = {u"paygress"_s};
    Filter byTime;
    byTime.until = clock.now() - 100s;

    EXPECT_EQ(client.ask(byId), (QStringList{u"tagged"_s, u"EOSE"_s}));
    EXPECT_EQ(client.ask(byAuthor), QStringList{u"EOSE"_s});
    EXPECT_EQ(client.ask(byTag), (QStringList{u"tagged"_s, u"EOSE"_s}));
    EXPECT_EQ(client.ask(byTime), (QStringList{u"tagged"_s, u"EOSE"_s}));
    EXPECT_EQ(
        Client::summary(client.say(u"[\"REQ\",\"s\",{\"kinds\":[]}]"_s)), QStringList{u"EOSE"_s});
    EXPECT_EQ(Client::summary(client.say(requestMessage(u"s"_s, {byId, byTag}))),
        (QStringList{u"tagged"_s, u"EOSE"_s}));
}

TEST_F(PracticeRelayTest, PassesNewEventsOnUntilClosed)
{
    Client publisher{*relay};
    Client reader{*relay};
    reader.ask(ofKind(Note));

    publisher.publish(event(Note, u"one"_s));
    reader.say(closeMessage(u"s"_s));
    publisher.publish(event(Note, u"two"_s));

    EXPECT_TRUE(reader.heard.isEmpty());
    reader.ask(ofKind(Note), u"again"_s);
    publisher.publish(event(Note, u"three"_s));
    EXPECT_EQ(Client::summary(reader.heard).back(), u"three"_s);
}

TEST_F(PracticeRelayTest, SendsTheOkBeforeTheEventOfTheSameConnection)
{
    Client client{*relay};
    client.ask(ofKind(Note));

    const auto heard = client.say(eventMessage(event(Note, u"mine"_s)));

    EXPECT_EQ(Client::summary(heard), (QStringList{u"OK"_s, u"mine"_s}));
}

TEST_F(PracticeRelayTest, RefusesBadEventsWithAReason)
{
    Client client{*relay};
    auto forged = event(Note, u"forged"_s);
    forged.sig[3] ^= 1;
    auto renamed = event(Note, u"renamed"_s);
    renamed.content = u"changed"_s;
    const auto reasonOf = [&](const Event& bad) {
        const auto ok = client.publish(bad);
        EXPECT_FALSE(ok.isAccepted);
        return reasonPrefix(ok.reason);
    };

    EXPECT_EQ(reasonOf(forged), u"invalid"_s);
    EXPECT_EQ(reasonOf(renamed), u"invalid"_s);
    EXPECT_EQ(reasonOf(event(Note, u"future"_s, {}, -16min)), u"invalid"_s);
    EXPECT_EQ(reasonOf(event(Note, u"late"_s, {{u"expiration"_s, u"1000000000"_s}})), u"invalid"_s);
    EXPECT_EQ(reasonOf(event(kinds::Auth)), u"invalid"_s);
    EXPECT_EQ(reasonOf(event(Note, u"mine"_s, {{u"-"_s}})), u"auth-required"_s);
    EXPECT_EQ(relay->eventCount(), 0);
}

TEST_F(PracticeRelayTest, AnswersADuplicateWithTrue)
{
    Client client{*relay};
    const auto note = event(Note);
    client.publish(note);

    const auto again = client.publish(note);

    EXPECT_TRUE(again.isAccepted);
    EXPECT_EQ(reasonPrefix(again.reason), u"duplicate"_s);
}

TEST_F(PracticeRelayTest, AnswersNonsenseWithoutACrash)
{
    Client client{*relay};

    for (const auto& text : {u""_s, u"["_s, u"[]"_s, u"{}"_s, u"[1]"_s, u"[\"EVENT\"]"_s,
             u"[\"EVENT\",1]"_s, u"[\"EVENT\",{}]"_s, u"[\"REQ\"]"_s, u"[\"REQ\",\"\",{}]"_s,
             u"[\"AUTH\",{}]"_s, u"[\"HELLO\",1]"_s, QString{MaxMessageSize + 1, u'x'}})
        EXPECT_EQ(Client::summary(client.say(text)), QStringList{u"NOTICE"_s})
            << qPrintable(text.left(50));
    EXPECT_EQ(Client::summary(client.say(u"[\"REQ\",\"s\"]"_s)), QStringList{u"CLOSED invalid"_s});
    EXPECT_EQ(
        Client::summary(client.say(u"[\"REQ\",\"s\",7]"_s)), QStringList{u"CLOSED invalid"_s});
    EXPECT_EQ(Client::summary(client.say(u"[\"REQ\",\"s\",{\"ids\":[\"abc\"]}]"_s)),
        QStringList{u"CLOSED invalid"_s});
}

TEST_F(PracticeRelayTest, KeepsOneVersionAndBreaksTiesByTheSmallerId)
{
    Client client{*relay};
    auto one = event(Profile, u"one"_s);
    auto two = event(Profile, u"two"_s);
    if (two.id < one.id)
        std::swap(one, two);

    client.publish(two);
    client.publish(one); // same second, smaller id
    const auto late = client.publish(two);
    client.publish(event(Profile, u"older"_s, {}, 10s));

    EXPECT_EQ(client.ask(ofKind(Profile)), (QStringList{one.content, u"EOSE"_s}));
    EXPECT_EQ(reasonPrefix(late.reason), u"duplicate"_s);
}

TEST_F(PracticeRelayTest, KeepsAddressableEventsPerAddress)
{
    Client client{*relay};
    client.publish(event(kinds::Offer, u"a1"_s, {{u"d"_s, u"a"_s}}, 20s));
    client.publish(event(kinds::Offer, u"b1"_s, {{u"d"_s, u"b"_s}}, 10s));
    client.publish(event(kinds::Offer, u"none"_s, {}, 30s));
    client.publish(event(kinds::Offer, u"a2"_s, {{u"d"_s, u"a"_s}}));
    client.publish(event(kinds::Offer, u"empty"_s, {{u"d"_s, QString{}}}, 5s)); // the same as none

    EXPECT_EQ(
        client.ask(ofKind(kinds::Offer)), (QStringList{u"a2"_s, u"empty"_s, u"b1"_s, u"EOSE"_s}));
}

TEST_F(PracticeRelayTest, PassesEphemeralEventsOnWithoutKeepingThem)
{
    Client publisher{*relay};
    Client reader{*relay};
    reader.ask(ofKind(kinds::HeartbeatEphemeral));

    EXPECT_TRUE(publisher.publish(event(kinds::HeartbeatEphemeral, u"beat"_s)).isAccepted);

    EXPECT_EQ(Client::summary(reader.heard).back(), u"beat"_s);
    EXPECT_EQ(relay->eventCount(), 0);
}

TEST_F(PracticeRelayTest, DeletesByIdForTheAuthorOnlyAndForEver)
{
    Client client{*relay};
    const auto mine = event(Note, u"mine"_s);
    const auto theirs
        = signEvent({.createdAt = clock.now(), .kind = Note, .tags = {}, .content = u"theirs"_s},
            other, random);
    client.publish(mine);
    client.publish(theirs);

    client.publish(
        event(kinds::Deletion, {}, {{u"e"_s, mine.id.toHex()}, {u"e"_s, theirs.id.toHex()}}));

    EXPECT_EQ(client.ask(ofKind(Note)), (QStringList{u"theirs"_s, u"EOSE"_s}));
    const auto again = client.publish(mine);
    EXPECT_FALSE(again.isAccepted);
    EXPECT_EQ(reasonPrefix(again.reason), u"blocked"_s);
    EXPECT_TRUE(client.publish(theirs).isAccepted);
}

TEST_F(PracticeRelayTest, DeletesAnAddressUpToTheTimeOfTheRequest)
{
    Client client{*relay};
    const auto offer = event(kinds::Offer, u"offer"_s, {{u"d"_s, u"x"_s}}, 10s);
    client.publish(offer);

    client.publish(
        event(kinds::Deletion, {}, {{u"a"_s, u"38383:%1:x"_s.arg(author.publicKey().toHex())}}));

    EXPECT_EQ(client.ask(ofKind(kinds::Offer)), QStringList{u"EOSE"_s});
    EXPECT_FALSE(client.publish(offer).isAccepted);
    clock.advance(1s);
    EXPECT_TRUE(client.publish(event(kinds::Offer, u"newer"_s, {{u"d"_s, u"x"_s}})).isAccepted);
}

TEST_F(PracticeRelayTest, NeverDeletesADeletion)
{
    Client client{*relay};
    const auto deletion = event(kinds::Deletion, u"first"_s, {{u"e"_s, QString{64, u'a'}}});
    client.publish(deletion);
    client.publish(event(kinds::Deletion, u"second"_s, {{u"e"_s, deletion.id.toHex()}}));

    EXPECT_TRUE(client.ask(ofKind(kinds::Deletion)).contains(u"first"_s));
}

TEST_F(PracticeRelayTest, LetsTheReceiverDeleteAGiftWrap)
{
    Client client{*relay};
    const auto wrap = event(kinds::GiftWrap, u"wrap"_s, {{u"p"_s, other.publicKey().toHex()}});
    client.publish(wrap);

    client.publish(signEvent({.createdAt = clock.now(),
                                 .kind = kinds::Deletion,
                                 .tags = {{u"e"_s, wrap.id.toHex()}},
                                 .content = {}},
        other, random));

    EXPECT_EQ(client.ask(ofKind(kinds::GiftWrap)), QStringList{u"EOSE"_s});
    EXPECT_FALSE(client.publish(wrap).isAccepted);
}

TEST_F(PracticeRelayTest, HidesExpiredEventsAtOnceAndDeletesThemSoon)
{
    Client client{*relay};
    const auto end = QString::number((clock.now() + 30s).time_since_epoch().count());
    client.publish(event(Note, u"brief"_s, {{u"expiration"_s, end}}));
    EXPECT_EQ(client.ask(ofKind(Note)).size(), 2);

    clock.advance(31s);
    EXPECT_EQ(client.ask(ofKind(Note)), QStringList{u"EOSE"_s});
    clock.advance(60s);

    EXPECT_EQ(relay->eventCount(), 0);
}

TEST_F(PracticeRelayTest, TakesAProtectedEventFromItsAuthenticatedAuthor)
{
    Client client{*relay};
    const auto note = event(Note, u"mine"_s, {{u"-"_s}});
    client.publish(note);
    const auto auth = authFor(client, author);

    EXPECT_EQ(Client::summary(client.say(authMessage(auth))), QStringList{u"OK"_s});
    EXPECT_TRUE(client.publish(note).isAccepted);
    EXPECT_FALSE(Client{*relay}.publish(event(Note, u"again"_s, {{u"-"_s}})).isAccepted);
}

TEST_F(PracticeRelayTest, RefusesAnAuthenticationForAnotherRelayTimeOrChallenge)
{
    open({.guardsPrivateMessages = true});
    Client client{*relay};
    const auto hello = client.heard;
    const auto isRefused = [&](const Event& auth) {
        const auto answer = client.say(authMessage(auth)).value(0);
        client.heard = hello;
        return answer.contains(u",false,"_s);
    };
    auto another = authFor(client, author);
    another.tags[1][1] = u"guess"_s;

    EXPECT_TRUE(isRefused(authFor(client, author, u"wss://elsewhere.example"_s)));
    EXPECT_TRUE(isRefused(another));
    const auto old = authFor(client, author);
    clock.advance(11min);
    EXPECT_TRUE(isRefused(old));
    EXPECT_FALSE(isRefused(authFor(client, author)));
}

TEST_F(PracticeRelayTest, GuardsPrivateMessagesWhenTold)
{
    open({.guardsPrivateMessages = true});
    Client client{*relay};
    const auto hello = client.heard;
    client.publish(event(kinds::GiftWrap, u"for other"_s, {{u"p"_s, other.publicKey().toHex()}}));
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.tags[u'p'] = {other.publicKey().toHex()};

    EXPECT_EQ(client.ask(inbox), (QStringList{u"AUTH"_s, u"CLOSED auth-required"_s}));
    EXPECT_EQ(client.ask({}), QStringList{u"EOSE"_s}); // hidden from open questions as well
    client.heard = hello;
    client.say(authMessage(authFor(client, other)));
    EXPECT_EQ(client.ask(inbox), (QStringList{u"for other"_s, u"EOSE"_s}));
}

TEST_F(PracticeRelayTest, ServesPrivateMessagesToEveryoneByDefault)
{
    Client client{*relay};
    client.publish(event(kinds::GiftWrap, u"wrap"_s, {{u"p"_s, other.publicKey().toHex()}}));

    EXPECT_EQ(client.ask(ofKind(kinds::GiftWrap)), (QStringList{u"wrap"_s, u"EOSE"_s}));
}

TEST_F(PracticeRelayTest, KeepsEventsAndDeletionsOnDisk)
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"relay.db"_s);
    const auto deleted = event(Note, u"deleted"_s);
    {
        const auto file = storage::Database::open(path).value();
        const auto before = PracticeRelay::open(*file, clock, random, {}).value();
        Client client{*before};
        client.publish(event(Note, u"kept"_s));
        client.publish(deleted);
        client.publish(event(kinds::Deletion, {}, {{u"e"_s, deleted.id.toHex()}}));
    }

    const auto file = storage::Database::open(path).value();
    const auto after = PracticeRelay::open(*file, clock, random, {}).value();
    Client client{*after};
    EXPECT_EQ(client.ask(ofKind(Note)), (QStringList{u"kept"_s, u"EOSE"_s}));
    EXPECT_FALSE(client.publish(deleted).isAccepted);
}

TEST_F(PracticeRelayTest, SaysNoWhenTheDiskDoes)
{
    Client client{*relay};
    ASSERT_TRUE(database->execute(u"DROP TABLE relay_events"_s));

    const auto ok = client.publish(event(Note));

    EXPECT_FALSE(ok.isAccepted);
    EXPECT_EQ(reasonPrefix(ok.reason), u"error"_s);
    EXPECT_EQ(client.ask(ofKind(Note)), QStringList{u"EOSE"_s});
}

TEST_F(PracticeRelayTest, BoundsSubscriptionsAndNames)
{
    Client client{*relay};
    for (int i = 0; i < PracticeRelay::MaxSubscriptions; ++i)
        client.ask(ofKind(Note), QString::number(i));

    EXPECT_EQ(client.ask(ofKind(Note), u"more"_s), QStringList{u"CLOSED rate-limited"_s});
    EXPECT_EQ(client.ask(ofKind(Note), u"0"_s), QStringList{u"EOSE"_s}); // replaces
    EXPECT_EQ(client.ask(ofKind(Note), QString{65, u'x'}), QStringList{u"NOTICE"_s});
    EXPECT_EQ(client.ask(ofKind(Note), u"1\"]"_s).size(), 1);
}
