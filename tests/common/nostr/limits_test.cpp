// SPDX-License-Identifier: GPL-3.0-or-later
// What a relay, an event or a pasted text may say at most: the last size that is taken, and the
// first that is not.
#include "nostr/blossom_blob.h"
#include "nostr/file_message.h"
#include "nostr/filter.h"
#include "nostr/json_scanner.h"
#include "nostr/mint_discovery.h"
#include "nostr/nip04.h"
#include "nostr/nip19.h"
#include "nostr/nip44.h"
#include "nostr/proof_of_work.h"
#include "nostr/relay_link.h"
#include "nostr/relay_message.h"
#include "nostr/relay_reason.h"
#include "nostr/relay_requests.h"
#include "nostr/wallet_connect.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QString text(qsizetype length)
{
    return QString{length, u'x'};
}

QJsonArray repeated(const QJsonValue& value, qsizetype times)
{
    QJsonArray list;
    for (qsizetype i = 0; i < times; ++i)
        list.append(value);
    return list;
}

class NostrLimits : public test::RelayWorld {
protected:
    Event signedEvent(int kind, const Tags& tags, const QString& content = {})
    {
        return event(kind, content, tags);
    }
};

} // namespace

TEST_F(NostrLimits, OfNestedJson)
{
    const auto json = toJsonText(event(1));
    const auto nested = [&json](int depth) {
        return eventFromJsonText(
            json.chopped(1) + ",\"more\":" + QByteArray(depth, '[') + QByteArray(depth, ']') + '}');
    };
    EXPECT_TRUE(nested(JsonScanner::MaxDepth - 1));
    EXPECT_FALSE(nested(JsonScanner::MaxDepth));
    EXPECT_FALSE(nested(50'000));
}

TEST_F(NostrLimits, OfFilters)
{
    const auto isFilter = [](const QString& key, const QJsonValue& value) {
        return filterFromJson({{key, value}}).has_value();
    };
    EXPECT_TRUE(isFilter(u"kinds"_s, repeated(1, MaxFilterValues)));
    EXPECT_FALSE(isFilter(u"kinds"_s, repeated(1, MaxFilterValues + 1)));
    EXPECT_TRUE(isFilter(u"authors"_s, repeated(QString(64, u'a'), MaxFilterValues)));
    EXPECT_FALSE(isFilter(u"authors"_s, repeated(QString(64, u'a'), MaxFilterValues + 1)));
    EXPECT_TRUE(isFilter(u"#t"_s, QJsonArray{text(MaxFilterValueLength)}));
    EXPECT_FALSE(isFilter(u"#t"_s, QJsonArray{text(MaxFilterValueLength + 1)}));
}

TEST_F(NostrLimits, OfOldDirectMessages)
{
    // Blocks of 16 bytes, and four characters for three bytes.
    const auto most = qsizetype{nip04::MaxContent - 4 - 24} / 4 * 3 / 16 * 16;
    const auto largest = nip04::encrypt(text(most - 1), author, other.publicKey(), random);
    ASSERT_TRUE(largest);
    EXPECT_LE(largest->size(), nip04::MaxContent);
    EXPECT_TRUE(nip04::decrypt(*largest, other, author.publicKey()));
    EXPECT_FALSE(nip04::encrypt(text(most + 32), author, other.publicKey(), random));
    EXPECT_FALSE(nip04::decrypt(
        QString{nip04::MaxContent, u'A'} + u"?iv=AAAA"_s, other, author.publicKey()));
}

TEST_F(NostrLimits, OfLongEncryptedTexts)
{
    const auto key = *nip44::conversationKey(author, other.publicKey());
    const auto most
        = nip44::encrypt(text(nip44::MaxExtendedText), key, random, nip44::TextLength::Extended);
    ASSERT_TRUE(most);
    EXPECT_TRUE(nip44::decrypt(*most, key));
    EXPECT_FALSE(
        nip44::encrypt(text(nip44::MaxExtendedText + 1), key, random, nip44::TextLength::Extended));
}

TEST_F(NostrLimits, OfPartsOfAPointer)
{
    const AddressPointer address{text(255), author.publicKey(), 30023, {text(255), text(256)}};
    const auto written = toText(address);
    ASSERT_TRUE(written);
    EXPECT_EQ(std::get<AddressPointer>(*pointerFromText(*written)).relays, QStringList{text(255)});
    EXPECT_FALSE(toText(AddressPointer{text(256), author.publicKey(), 30023, {}}));
}

TEST_F(NostrLimits, OfBlobAddresses)
{
    const auto start = u"https://cdn.example/"_s;
    const auto isBlob = [&start](qsizetype length) {
        return blobDescriptorFromJson({{u"url"_s, start + text(length - start.size())},
                                          {u"sha256"_s, QString(64, u'a')}, {u"size"_s, 1}})
            .has_value();
    };
    EXPECT_TRUE(isBlob(2048));
    EXPECT_FALSE(isBlob(2049));
    EXPECT_FALSE(blobHashIn(text(2048) + QString(64, u'a')));
}

TEST_F(NostrLimits, OfFilesInMessages)
{
    FileMessage message;
    message.url = QUrl{u"https://files.example/x"_s};
    message.mediaType = text(300);
    message.key = QByteArray(MaxFileKeySize, 'k');
    message.nonce = QByteArray(12, 'n');
    message.encryptedHash = QString(64, u'a');
    const auto read = [&] {
        return fileMessageFromRumor(
            makeRumor(fileMessageEvent(message, clock.now()), author.publicKey()));
    };
    ASSERT_TRUE(read());
    EXPECT_EQ(read()->mediaType.size(), 255);
    message.key += 'k';
    EXPECT_FALSE(read());
}

TEST_F(NostrLimits, OfAnnouncedMints)
{
    const auto announced = [this](qsizetype key, qsizetype url) {
        const auto start = u"https://m.example/"_s;
        return mintAnnouncementFromEvent(
            signedEvent(kinds::MintAnnouncement,
                {{u"d"_s, text(key)}, {u"u"_s, start + text(url - start.size())}}))
            .has_value();
    };
    EXPECT_TRUE(announced(130, MaxMintUrlLength));
    EXPECT_FALSE(announced(131, MaxMintUrlLength));
    EXPECT_FALSE(announced(130, MaxMintUrlLength + 1));
}

TEST_F(NostrLimits, OfWhatAConnectedWalletCanDo)
{
    QStringList methods;
    for (int i = 0; i < 200; ++i)
        methods += u"method%1"_s.arg(i);
    const auto abilities
        = walletAbilitiesFromEvent(signedEvent(kinds::WalletInfo, {}, methods.join(u' ')));
    ASSERT_TRUE(abilities);
    EXPECT_EQ(abilities->methods.size(), MaxWalletMethods);
}

TEST_F(NostrLimits, OfRelayAddresses)
{
    const auto start = u"wss://r.example/"_s;
    EXPECT_TRUE(RelayUrl::fromText(start + text(RelayUrl::MaxLength - start.size())));
    EXPECT_FALSE(RelayUrl::fromText(start + text(RelayUrl::MaxLength + 1 - start.size())));
}

TEST_F(NostrLimits, OfReasonsAndChallenges)
{
    const auto notice = relayMessageFromText(u"[\"NOTICE\",\"%1\"]"_s.arg(text(MaxReason + 1)));
    ASSERT_TRUE(notice);
    EXPECT_EQ(std::get<relay_says::Notice>(*notice).text.size(), MaxReason);
    const auto challenge = [](qsizetype length) {
        return relayMessageFromText(u"[\"AUTH\",\"%1\"]"_s.arg(text(length)));
    };
    EXPECT_TRUE(challenge(MaxReason));
    EXPECT_FALSE(challenge(MaxReason + 1));
}

// A document may state any number; an id has only so many bits.
TEST_F(NostrLimits, OfDemandedWork)
{
    RelayLimits limits;
    limits.powDifficulty = 100'000;
    auto worked = event(1);
    worked.id = EventId{};
    EXPECT_TRUE(checkAgainst(limits, worked, clock.now()));

    EXPECT_EQ(workDemandedIn(u"pow: difficulty 12 is less than 24"_s), 24);
    EXPECT_EQ(workDemandedIn(u"pow: 20 bits of 999 needed"_s), 20);
    EXPECT_EQ(workDemandedIn(u"pow: 99999999999999999999"_s), std::nullopt);
    EXPECT_EQ(workDemandedIn(u"pow: more"_s), std::nullopt);
    EXPECT_EQ(workDemandedIn(u"blocked: 24"_s), std::nullopt);
}

TEST_F(NostrLimits, OfEventsFromTheFuture)
{
    connectBoth();
    place(first, event(1, u"soon"_s, {}, -std::chrono::seconds{RelayPool::MaxAhead}));
    const test::Collected collected{pool.subscribe({ofKind(1)})};
    clock.advance(Moment);
    EXPECT_EQ(collected.contents(), QStringList{u"soon"_s});
    EXPECT_EQ(healthOf(first).invalid, 0);

    const auto tooEarly
        = event(1, u"too early"_s, {}, -std::chrono::seconds{RelayPool::MaxAhead} - 1s);
    first.say(u"[\"EVENT\",\"%1\",%2]"_s.arg(
        collected.subscription->id(), QString::fromUtf8(toJsonText(tooEarly))));
    clock.advance(Moment);

    EXPECT_EQ(collected.events.size(), 1);
    EXPECT_EQ(healthOf(first).invalid, 1);
}

TEST_F(NostrLimits, OfEventsOfOneFetch)
{
    for (int i = 0; i < 5; ++i)
        place(first, event(1, QString::number(i), {}, std::chrono::seconds{i}));
    connectBoth();
    const auto fetched = [this](qsizetype most) {
        auto fetching = pool.fetch({ofKind(1)}, {}, 5s, most);
        clock.advance(Moment);
        EXPECT_TRUE(fetching.isDone());
        return fetching.await_resume();
    };

    EXPECT_EQ(fetched(5).events.size(), 5);
    EXPECT_FALSE(fetched(5).isCut);
    EXPECT_EQ(fetched(4).events.size(), 4);
    EXPECT_TRUE(fetched(4).isCut);
}

// A relay that asks for another proof each time.
TEST_F(NostrLimits, OfAuthenticationsForOneRequest)
{
    first.closesRequestsWith = u"auth-required: once more"_s;
    pool.authenticateAs(author);
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.challengesBeforeEachRefusal = true;
    const auto subscription = pool.subscribe({ofKind(1)});
    clock.advance(1s);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 1 + RelayRequests::MaxAuthRounds);
}

TEST_F(NostrLimits, OfAuthenticationsForOneEvent)
{
    first.refusesEventsWith = u"auth-required: once more"_s;
    pool.authenticateAs(author);
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.challengesBeforeEachRefusal = true;
    const auto publishing = pool.publish(event(1), {}, 60s);
    clock.advance(1s);

    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 1 + RelayRequests::MaxAuthRounds);
}

TEST_F(NostrLimits, OfTheTimeAGuestStays)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    auto subscription = pool.subscribe({ofKind(1)}, {second.url()});
    clock.advance(Moment);
    EXPECT_EQ(second.openCount(), 1);

    subscription.reset();
    clock.advance(RelayPool::GuestLinger - 1s);
    EXPECT_EQ(second.openCount(), 1);
    clock.advance(2s);

    EXPECT_EQ(second.openCount(), 0);
}

TEST_F(NostrLimits, OfThePauseBetweenAttemptsToConnect)
{
    first.refusesConnections = true;
    pool.addRelay(first.url());
    clock.advance(1h);
    first.refusesConnections = false;

    clock.advance(RelayLink::LongestDelay + RelayLink::LongestDelay / 4 + 1ms);

    EXPECT_EQ(first.openCount(), 1);
}
