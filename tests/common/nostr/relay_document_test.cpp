// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_clock.h"
#include "fake_random.h"
#include "nostr/relay_document.h"
#include "nostr/relay_documents.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using base::Errc;

namespace {

constexpr base::UnixTime Noon{1'785'412'800s};

Event eventOf(const EventTemplate& made)
{
    test::FakeRandom random;
    return signEvent(made, SecretKey::generate(random), random);
}

// Answers when told to.
class FakeSource final : public RelayDocumentSource {
public:
    base::Task<base::Result<QByteArray>> fetch(RelayUrl url) override
    {
        asked += url.toString();
        const auto answer = co_await arrived;
        co_return answer;
    }

    QStringList asked;
    base::Completer<base::Result<QByteArray>> arrived;
};

class RelayDocumentsTest : public testing::Test {
protected:
    RelayDocumentsTest()
    {
        QObject::connect(&documents, &RelayDocuments::arrived, &documents,
            [this](const RelayUrl&, const RelayDocument& document) { got += document.name; });
    }
    void answer(const base::Result<QByteArray>& bytes)
    {
        source.arrived.complete(bytes);
        source.arrived = {};
    }

    test::FakeClock clock;
    FakeSource source;
    RelayDocuments documents{source, clock};
    RelayUrl url = RelayUrl::fromText(u"wss://relay.example"_s).value();
    QStringList got;
};

} // namespace

TEST(RelayDocumentTest, IsReadWithItsLimits)
{
    const auto document = relayDocumentFromJson(R"({"name":"Example","supported_nips":[1,11,42],
        "software":"git+https://example.org","version":"1.2","limitation":{"max_message_length":70000,
        "max_subscriptions":20,"max_limit":500,"default_limit":100,"max_subid_length":64,
        "max_event_tags":2000,"max_content_length":60000,"min_pow_difficulty":12,
        "auth_required":true,"payment_required":false,"restricted_writes":true,
        "created_at_lower_limit":94608000,"created_at_upper_limit":900}})");

    ASSERT_TRUE(document);
    EXPECT_EQ(document->name, u"Example"_s);
    EXPECT_EQ(document->nips, (QList{1, 11, 42}));
    const auto& limits = document->limits;
    EXPECT_EQ(limits.messageLength, 70000);
    EXPECT_EQ(limits.subscriptions, 20);
    EXPECT_EQ(limits.filterLimit, 500);
    EXPECT_EQ(limits.defaultLimit, 100);
    EXPECT_EQ(limits.subscriptionIdLength, 64);
    EXPECT_EQ(limits.eventTags, 2000);
    EXPECT_EQ(limits.contentLength, 60000);
    EXPECT_EQ(limits.powDifficulty, 12);
    EXPECT_EQ(limits.oldestEvent, 94608000s);
    EXPECT_EQ(limits.newestEvent, 900s);
    EXPECT_TRUE(limits.needsAuth);
    EXPECT_FALSE(limits.needsPayment);
    EXPECT_TRUE(limits.restrictsWrites);
}

TEST(RelayDocumentTest, TakesFieldsOfWrongTypesAsAbsent)
{
    const auto document = relayDocumentFromJson(R"({"name":7,"supported_nips":["1",9,{}],
        "limitation":{"max_message_length":"big","max_subscriptions":0,"max_limit":-5,
        "default_limit":1e30,"max_subid_length":2.5,"auth_required":"yes",
        "max_event_tags":null,"created_at_upper_limit":[]}})");

    ASSERT_TRUE(document);
    EXPECT_EQ(document->name, QString{});
    EXPECT_EQ(document->nips, QList{9});
    EXPECT_EQ(document->limits, RelayLimits{});
    EXPECT_TRUE(relayDocumentFromJson(R"({"limitation":[1],"supported_nips":1})"));
}

TEST(RelayDocumentTest, RefusesWhatIsNoObjectOrTooLarge)
{
    EXPECT_FALSE(relayDocumentFromJson("[]"));
    EXPECT_FALSE(relayDocumentFromJson("<html>"));
    const QByteArray large = "{\"name\":\"" + QByteArray{RelayDocument::MaxSize, 'x'} + "\"}";
    EXPECT_FALSE(relayDocumentFromJson(large));
    const QByteArray longName = "{\"name\":\"" + QByteArray{2000, 'x'} + "\"}";
    EXPECT_EQ(relayDocumentFromJson(longName)->name.size(), RelayDocument::MaxText);
    const QByteArray manyNips
        = "{\"supported_nips\":[" + QByteArray{"1,"}.repeated(RelayDocument::MaxNips) + "1]}";
    EXPECT_EQ(relayDocumentFromJson(manyNips)->nips.size(), RelayDocument::MaxNips);
}

TEST(RelayDocumentTest, BelievesNoLimitThatWouldMakeTheRelayUseless)
{
    EXPECT_FALSE(
        relayDocumentFromJson(R"({"limitation":{"max_message_length":10}})")->limits.messageLength);
    const auto noTime = relayDocumentFromJson(
        R"({"limitation":{"created_at_lower_limit":0,"created_at_upper_limit":0}})");
    EXPECT_EQ(noTime->limits, RelayLimits{});
}

TEST(RelayDocumentTest, KnowsHowManyEventsAnAnswerMayHold)
{
    RelayLimits limits;
    EXPECT_FALSE(limits.answerSize({}));
    EXPECT_FALSE(limits.answerSize(1000));
    limits.defaultLimit = 100;
    EXPECT_EQ(limits.answerSize({}), 100);
    EXPECT_FALSE(limits.answerSize(1000));
    limits.filterLimit = 500;
    EXPECT_EQ(limits.answerSize({}), 100);
    EXPECT_EQ(limits.answerSize(1000), 500);
    EXPECT_EQ(limits.answerSize(50), 50);
    limits.defaultLimit.reset();
    EXPECT_EQ(limits.answerSize({}), 500);
}

TEST(RelayDocumentTest, NamesTheLimitThatAnEventBreaks)
{
    const auto reasonOf = [](const RelayLimits& limits, const Event& event) {
        const auto verdict = checkAgainst(limits, event, Noon);
        return verdict ? QString{} : verdict.error().detail;
    };
    const auto event = eventOf({.createdAt = Noon,
        .kind = 1,
        .tags = {{u"a"_s}, {u"b"_s}},
        .content = QString{2000, u'x'}});

    EXPECT_EQ(reasonOf({}, event), QString{});
    EXPECT_TRUE(reasonOf({.messageLength = 1500}, event).contains(u"1500 bytes"_s));
    EXPECT_EQ(reasonOf({.messageLength = 10'000}, event), QString{});
    EXPECT_TRUE(reasonOf({.eventTags = 1}, event).contains(u"1 tags"_s));
    EXPECT_EQ(reasonOf({.eventTags = 2}, event), QString{});
    EXPECT_TRUE(reasonOf({.contentLength = 1999}, event).contains(u"1999 characters"_s));
    EXPECT_TRUE(reasonOf({.powDifficulty = 200}, event).startsWith(u"pow:"_s));
    EXPECT_TRUE(reasonOf({.oldestEvent = 60s}, eventOf({.createdAt = Noon - 61s, .kind = 1}))
                    .contains(u"old"_s));
    EXPECT_TRUE(reasonOf({.newestEvent = 60s}, eventOf({.createdAt = Noon + 61s, .kind = 1}))
                    .contains(u"future"_s));
    EXPECT_EQ(
        reasonOf({.newestEvent = 60s}, eventOf({.createdAt = Noon + 60s, .kind = 1})), QString{});
}

TEST(RelayDocumentTest, CountsNoMoreWorkThanTheEventCommittedTo)
{
    Event event;
    event.id
        = EventId::fromHex(u"000006d8c378af1779d2feebc7603a125d99eca0ccf1085959b307f64e5dd358"_s)
              .value(); // 21 zero bits
    const auto isTakenAt = [&event](int demanded) {
        return checkAgainst({.powDifficulty = demanded}, event, Noon).has_value();
    };
    EXPECT_TRUE(isTakenAt(21));
    EXPECT_FALSE(isTakenAt(22));

    event.tags = {{u"nonce"_s, u"776797"_s, u"20"_s}};
    EXPECT_TRUE(isTakenAt(20));
    EXPECT_FALSE(isTakenAt(21));

    event.tags = {{u"nonce"_s, u"776797"_s, u"30"_s}};
    EXPECT_TRUE(isTakenAt(21));
    EXPECT_FALSE(isTakenAt(22));
}

TEST_F(RelayDocumentsTest, AreReadOncePerDay)
{
    documents.ask(url);
    documents.ask(url);
    EXPECT_TRUE(got.isEmpty());
    answer(QByteArray{R"({"name":"first"})"});
    documents.ask(url);
    clock.advance(23h);
    documents.ask(url);
    EXPECT_EQ(source.asked.size(), 1);
    EXPECT_EQ(got, (QStringList{u"first"_s, u"first"_s, u"first"_s}));

    clock.advance(2h);
    documents.ask(url);
    answer(QByteArray{R"({"name":"second"})"});

    EXPECT_EQ(source.asked.size(), 2);
    EXPECT_EQ(got.back(), u"second"_s);
}

TEST_F(RelayDocumentsTest, AreAskedForAgainAnHourAfterAFailure)
{
    documents.ask(url);
    answer(base::fail(Errc::Network, u"no"_s));
    documents.ask(url);
    EXPECT_EQ(source.asked.size(), 1);

    clock.advance(61min);
    documents.ask(url);
    answer(QByteArray{"nonsense"});

    EXPECT_EQ(source.asked.size(), 2);
    EXPECT_TRUE(got.isEmpty());
}

TEST_F(RelayDocumentsTest, AreForgottenBeyondALimit)
{
    for (std::size_t i = 0; i <= RelayDocuments::MaxDocuments; ++i) {
        documents.ask(RelayUrl::fromText(u"wss://relay%1.example"_s.arg(i)).value());
        answer(QByteArray{"{}"});
        clock.advance(1ms);
    }
    const auto before = source.asked.size();

    documents.ask(RelayUrl::fromText(u"wss://relay5.example"_s).value());
    EXPECT_EQ(source.asked.size(), before);
    documents.ask(RelayUrl::fromText(u"wss://relay0.example"_s).value());
    EXPECT_EQ(source.asked.size(), before + 1);
}
