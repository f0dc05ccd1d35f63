// SPDX-License-Identifier: GPL-3.0-or-later
// What is read from mints: addresses, keysets, quotes, errors, info, locks.
#include "cashu/keyset.h"
#include "cashu/mint_error.h"
#include "cashu/mint_info.h"
#include "cashu/mint_url.h"
#include "cashu/payment_lock.h"
#include "cashu/quote.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using base::Errc;
using cashu::Keyset;
using cashu::KeysetId;
using cashu::MintUrl;

namespace {

QString spelled(QStringView text)
{
    return MintUrl::fromText(text).value_or(MintUrl{}).toString();
}

QJsonObject json(const char* text)
{
    return QJsonDocument::fromJson(text).object();
}

Keyset aKeyset(const QString& id, qint64 ppk = 0, bool active = true)
{
    Keyset keyset;
    keyset.id = {id};
    keyset.unit = u"sat"_s;
    keyset.inputFeePpk = ppk;
    keyset.active = active;
    return keyset;
}

const QString LongId = u"015ba18a8adcd02e715a58358eb618da4a4b3791151a4bee5e968bb88406ccf76a"_s;

} // namespace

TEST(MintUrl, HasOneSpelling)
{
    EXPECT_EQ(
        spelled(u" HTTPS://Mint.Example:3338/Bitcoin// "), u"https://mint.example:3338/Bitcoin"_s);
    EXPECT_EQ(MintUrl::fromText(u"https://a.example/"), MintUrl::fromText(u"https://A.example"));
    EXPECT_NE(MintUrl::fromText(u"https://a.example/x"), MintUrl::fromText(u"https://a.example/X"));
}

TEST(MintUrl, AllowsPlainHttpOnlyHere)
{
    EXPECT_TRUE(MintUrl::fromText(u"http://127.0.0.1:3400"));
    EXPECT_TRUE(MintUrl::fromText(u"http://localhost"));
    EXPECT_TRUE(MintUrl::fromText(u"http://[::1]:8080"));
    EXPECT_TRUE(MintUrl::fromText(u"http://abcdefgh.onion"));
    EXPECT_EQ(MintUrl::fromText(u"http://mint.example").error().code, Errc::NotAllowed);
    EXPECT_EQ(MintUrl::fromText(u"http://127.0.0.1.evil.example").error().code, Errc::NotAllowed);
    EXPECT_EQ(MintUrl::fromText(u"ftp://mint.example").error().code, Errc::Unsupported);
}

TEST(MintUrl, RefusesWhatIsNoAddress)
{
    for (const auto text : {u"", u"mint.example", u"https://", u"https:///path",
             u"https://user@mint.example", u"https://user:pass@mint.example",
             u"https://mint.example?q=1", u"https://mint.example#f", u"https://a b"})
        EXPECT_FALSE(MintUrl::fromText(text)) << qPrintable(QString::fromUtf16(text));
}

TEST(PaygressSpelling, FollowsTheProtocol)
{
    EXPECT_EQ(cashu::paygressNormalised(u"HTTPS://Mint.Example:3338/Bitcoin/"),
        u"https://mint.example:3338/Bitcoin"_s);
    EXPECT_EQ(cashu::paygressNormalised(u"https://Mint.Example"), u"https://mint.example"_s);
    EXPECT_EQ(
        cashu::paygressNormalised(u"https://mint.example:443"), u"https://mint.example:443"_s);
    EXPECT_EQ(cashu::paygressNormalised(u"ab://C/x"), u"ab://c/x"_s);
    EXPECT_EQ(cashu::paygressNormalised(u""), std::nullopt);
    EXPECT_EQ(cashu::paygressNormalised(u"///"), std::nullopt);
    EXPECT_EQ(cashu::paygressNormalised(u"mint.example"), std::nullopt);
}

TEST(PaygressSpelling, KeepsMintsApartThatDifferAfterASecondScheme)
{
    EXPECT_EQ(cashu::paygressNormalised(u"ab://C/x://Y"), u"ab://c/x://Y"_s);
    EXPECT_NE(cashu::paygressNormalised(u"https://mint.example/a://b"),
        cashu::paygressNormalised(u"https://mint.example/a"));
}

TEST(KeysetId, KnowsItsVersion)
{
    using Version = KeysetId::Version;
    EXPECT_EQ(KeysetId{u"009a1f293253e41e"_s}.version(), Version::V1);
    EXPECT_EQ(KeysetId{LongId}.version(), Version::V2);
    EXPECT_EQ(KeysetId{u"I2yN+iRYfkzT"_s}.version(), Version::Base64);
    EXPECT_EQ(KeysetId{u"0123456789ab"_s}.version(), Version::Base64);
    EXPECT_EQ(KeysetId{u"02"_s + LongId.mid(2)}.version(), Version::Newer);
    EXPECT_FALSE(cashu::keysetIdFromText(u"009a"_s));
    EXPECT_FALSE(cashu::keysetIdFromText(LongId.toUpper()));
}

TEST(Keyset, RefusesIdsThatDoNotFollowFromTheKeys)
{
    Keyset fetched = aKeyset(u"00456a94ab4e1c46"_s);
    fetched.keys.insert(
        1, *crypto::CurvePoint::ofScalar(crypto::modOrder(std::array<std::uint8_t, 32>{1})));
    EXPECT_FALSE(cashu::withKeys(aKeyset(u"00456a94ab4e1c46"_s), fetched));

    const auto honest = cashu::keysetIdV1(fetched.keys);
    fetched.id = honest;
    EXPECT_TRUE(cashu::withKeys(aKeyset(honest.value), fetched));
    EXPECT_EQ(
        cashu::withKeys(aKeyset(u"02"_s + LongId.mid(2)), fetched).error().code, Errc::Malformed);
    fetched.id = {u"02"_s + LongId.mid(2)};
    EXPECT_EQ(cashu::withKeys(aKeyset(fetched.id.value), fetched).error().code, Errc::Unsupported);
}

TEST(Keyset, TakesTheFeeFromTheListIntoTheId)
{
    Keyset fetched = aKeyset({});
    fetched.keys.insert(
        1, *crypto::CurvePoint::ofScalar(crypto::modOrder(std::array<std::uint8_t, 32>{1})));
    auto advertised = aKeyset({}, 100);
    advertised.keys = fetched.keys;
    fetched.id = advertised.id = cashu::keysetIdV2(advertised);

    EXPECT_TRUE(cashu::withKeys(advertised, fetched));
    advertised.inputFeePpk = 0;
    EXPECT_FALSE(cashu::withKeys(advertised, fetched)) << "a mint that changes its fee";
}

TEST(Keyset, IsReadWithGapsAndNulls)
{
    const auto list = cashu::keysetsFromJson(json(
        R"({"keysets":[{"id":"009a1f293253e41e","unit":"sat","active":false,"input_fee_ppk":null,"final_expiry":null},
            {"id":"I2yN+iRYfkzT","unit":"usd","final_expiry":0,"extra":1}]})"));

    ASSERT_TRUE(list);
    EXPECT_FALSE(list->at(0).active);
    EXPECT_EQ(list->at(0).inputFeePpk, 0);
    EXPECT_EQ(list->at(1).finalExpiry, std::nullopt);
    EXPECT_FALSE(cashu::keysetsFromJson(json(R"({"keysets":[{"id":"zz","unit":"sat"}]})")));
    EXPECT_FALSE(cashu::keysetsFromJson(
        json(R"({"keysets":[{"id":"009a1f293253e41e","unit":"sat","input_fee_ppk":-1}]})")));
    EXPECT_FALSE(cashu::keysetsFromJson({}));
}

TEST(Keyset, RefusesOddAmounts)
{
    const auto withAmount = [](const QString& amount) {
        const QJsonObject keys{
            {amount, u"02698c4e2b5f9534cd0687d87513c759790cf829aa5739184a3e3735471fbda904"_s}};
        const QJsonObject keyset{
            {u"id"_s, u"009a1f293253e41e"_s}, {u"unit"_s, u"sat"_s}, {u"keys"_s, keys}};
        return cashu::keysFromJson({{u"keysets"_s, QJsonArray{keyset}}});
    };
    EXPECT_TRUE(withAmount(u"9223372036854775808"_s));
    for (const auto& amount :
        {u"0"_s, u"01"_s, u"+1"_s, u"-1"_s, u"1e3"_s, u" 1"_s, u"18446744073709551616"_s, u""_s})
        EXPECT_FALSE(withAmount(amount)) << qPrintable(amount);
}

TEST(Keyset, ChoosesTheCheapestActiveOne)
{
    const QList<Keyset> keysets{aKeyset(u"0000000000000001"_s, 200),
        aKeyset(u"0000000000000002"_s, 100), aKeyset(LongId, 100),
        aKeyset(u"0000000000000003"_s, 0, false), aKeyset(u"02"_s + LongId.mid(2), 0)};

    EXPECT_EQ(cashu::activeKeyset(keysets, u"sat"_s)->id, KeysetId{LongId});
    EXPECT_EQ(cashu::activeKeyset(keysets, u"usd"_s), std::nullopt);
}

TEST(Keyset, NoticesCollidingIds)
{
    auto twin = LongId;
    twin.replace(60, 6, u"000000"_s);

    EXPECT_TRUE(cashu::collides({LongId}, {{twin}}));
    EXPECT_TRUE(cashu::collides({LongId}, {{LongId.left(16)}}));
    EXPECT_FALSE(cashu::collides({LongId}, {{LongId}, {u"009a1f293253e41e"_s}}));
}

TEST(MintQuote, IsReadFromDifferentMints)
{
    const auto modern = cashu::mintQuoteFromJson(json(
        R"({"quote":"q","request":"lnbc","amount":210,"unit":"sat","state":"PAID","expiry":null,"pubkey":null})"));
    ASSERT_TRUE(modern);
    EXPECT_EQ(modern->state, cashu::MintQuoteState::Paid);
    EXPECT_EQ(modern->expiry, std::nullopt);
    EXPECT_EQ(cashu::mintQuoteFromJson(toJson(*modern)), modern);

    const auto newest = cashu::mintQuoteFromJson(json(
        R"({"quote":"q","request":"lnbc","amount":210,"unit":"sat","amount_paid":210,"amount_issued":210})"));
    EXPECT_EQ(newest->state, cashu::MintQuoteState::Issued);
    const auto old = cashu::mintQuoteFromJson(
        json(R"({"quote":"q","request":"lnbc","paid":true,"expiry":0})"));
    EXPECT_EQ(old->state, cashu::MintQuoteState::Paid);
    EXPECT_FALSE(
        cashu::mintQuoteFromJson(json(R"({"quote":"q","request":"lnbc","state":"WHO KNOWS"})")));
    EXPECT_FALSE(cashu::mintQuoteFromJson(json(R"({"request":"lnbc","state":"PAID"})")));
    EXPECT_FALSE(cashu::mintQuoteFromJson(
        json(R"({"quote":"q","request":"l","amount":-1,"state":"PAID"})")));
    EXPECT_FALSE(cashu::mintQuoteFromJson(
        json(R"({"quote":"q","request":"l","amount":1e18,"state":"PAID"})")));
}

TEST(MeltQuote, IsReadBackAsWritten)
{
    cashu::MeltQuote quote;
    quote.id = u"id"_s;
    quote.request = u"lnbc"_s;
    quote.amount = base::Sats{20};
    quote.unit = u"sat"_s;
    quote.feeReserve = base::Sats{2};
    quote.state = cashu::MeltQuoteState::Pending;
    quote.preimage = u"00"_s;

    EXPECT_EQ(cashu::meltQuoteFromJson(toJson(quote)), quote);
}

TEST(MintError, IsReadFromAnything)
{
    EXPECT_TRUE(cashu::mintErrorFromBody(R"({"detail":"spent","code":11001})")
                    .is(cashu::MintErrorCode::AlreadySpent));
    EXPECT_EQ(cashu::mintErrorFromBody(R"({"detail":[{"loc":["body"]}]})").code, 0);
    EXPECT_FALSE(cashu::mintErrorFromBody(R"({"detail":[{"loc":["body"]}]})").detail.isEmpty());
    EXPECT_EQ(cashu::mintErrorFromBody("<html>").code, 0);
    EXPECT_EQ(cashu::mintErrorFromBody({}).code, 0);
    EXPECT_EQ(cashu::mintErrorFromBody(R"({"code":"11001"})").code, 0);
    const cashu::MintError error{20001, u"not paid"_s};
    EXPECT_EQ(cashu::mintErrorFromBody(toBody(error)), error);
}

TEST(MintError, TellsWhatToDo)
{
    EXPECT_EQ(cashu::toError({11001, {}}).code, Errc::TokenSpent);
    EXPECT_EQ(cashu::toError({11002, {}}).code, Errc::TokenPending);
    EXPECT_EQ(cashu::toError({10001, {}}).code, Errc::Malformed); // as when we see it ourselves
    EXPECT_EQ(cashu::toError({12345, {}}).code, Errc::Rejected);
    EXPECT_EQ((cashu::MintError{12345, {}}.known()), cashu::MintErrorCode::Unknown);
}

TEST(MintInfo, SaysWhoRunsTheMintAndWhatIsNew)
{
    const auto info = cashu::mintInfoFromJson(json(R"({"name":"M","description":"short",
        "description_long":"long","motd":"closing in May","icon_url":"https://m.example/i.png",
        "tos_url":"https://m.example/tos","urls":["https://m.example","http://m.onion"],
        "contact":[{"method":"email","info":"ops@m.example"},{"method":"nostr","info":""}],
        "nuts":{"4":{"methods":[],"disabled":false}}})"));

    ASSERT_TRUE(info);
    EXPECT_EQ(info->longDescription, u"long"_s);
    EXPECT_EQ(info->motd, u"closing in May"_s);
    EXPECT_EQ(info->termsUrl, u"https://m.example/tos"_s);
    EXPECT_EQ(info->urls.size(), 2);
    const cashu::MintContact mail{u"email"_s, u"ops@m.example"_s};
    EXPECT_EQ(info->contact, QList{mail});
}

TEST(MintInfo, IsLenient)
{
    const auto info = cashu::mintInfoFromJson(
        json(R"({"name":"M","version":"X/1","practice":true,"contact":[["a","b"]],
        "nuts":{"4":{"methods":[{"method":"bolt11","unit":"sat","min_amount":1,"max_amount":100}],"disabled":true},
                "7":{"supported":true},"8":{"supported":false},"15":[{"method":"bolt11"}],
                "17":{"supported":[{"method":"bolt11"}]},
                "19":{"ttl":null,"cached_endpoints":[{"method":"POST","path":"/v1/swap"}]}}})"));

    ASSERT_TRUE(info);
    EXPECT_TRUE(info->isPractice);
    EXPECT_EQ(info->contact.first().info, u"b"_s);
    EXPECT_TRUE(info->mintingDisabled);
    EXPECT_EQ(info->minting.first().max, base::Sats{100});
    EXPECT_TRUE(info->supports(7) && info->supports(15) && info->supports(17));
    EXPECT_FALSE(info->supports(8));
    EXPECT_TRUE(info->repeatsAnswersOf(u"POST"_s, u"/v1/swap"_s));
    EXPECT_FALSE(info->repeatsAnswersOf(u"POST"_s, u"/v1/melt/bolt11"_s));
    EXPECT_EQ(info->cached->ttl, std::nullopt);
    EXPECT_FALSE(cashu::mintInfoFromJson(json(R"({"name":"no mint"})")));
}

TEST(PaymentLock, IsSeenInTheSecret)
{
    using cashu::PaymentLock;
    EXPECT_EQ(cashu::paymentLockOf(u"[\"P2PK\",{\"nonce\":\"aa\",\"data\":\"02\"}]"_s),
        PaymentLock::P2pk);
    EXPECT_EQ(cashu::paymentLockOf(u" [ \"HTLC\" , {} ] "_s), PaymentLock::Htlc);
    EXPECT_EQ(cashu::paymentLockOf(u"[\"NEW\",{}]"_s), PaymentLock::Unknown);
    EXPECT_EQ(cashu::paymentLockOf(u"{\"kind\": \"P2PK\"}"_s), PaymentLock::None);
    EXPECT_EQ(cashu::paymentLockOf(u"[\"P2PK\"]"_s), PaymentLock::None);
    EXPECT_EQ(cashu::paymentLockOf(u"[broken"_s), PaymentLock::None);
    EXPECT_EQ(cashu::paymentLockOf(u"6b85ef3dff7bb6fea77cd2b8662cb19b"_s), PaymentLock::None);
}
