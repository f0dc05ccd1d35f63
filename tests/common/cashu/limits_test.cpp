// SPDX-License-Identifier: GPL-3.0-or-later
// What a mint, a token or a payee may say at most: the last size that is taken, and the first that
// is not.
#include "cashu/blinded_lock.h"
#include "cashu/cbor.h"
#include "cashu/input_signer.h"
#include "cashu/lightning_address.h"
#include "cashu/lnurl.h"
#include "cashu/lock_terms.h"
#include "cashu/mint_client.h"
#include "cashu/mint_notice.h"
#include "cashu/payment_payload.h"
#include "cashu/profile_text.h"
#include "cashu/spending_condition.h"
#include "cashu/token_v4.h"
#include "crypto/hash.h"
#include "crypto/schnorr.h"
#include "wallet_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace test {

using namespace Qt::StringLiterals;
using crypto::CurvePoint;
using crypto::SecretBytes;

namespace {

constexpr qint64 EndOfYear9999 = 253'402'300'799;

SecretBytes<32> keyNumber(int number)
{
    std::array<std::uint8_t, 32> bytes{};
    bytes[30] = static_cast<std::uint8_t>(number >> 8);
    bytes[31] = static_cast<std::uint8_t>(number);
    return SecretBytes<32>{bytes};
}

CurvePoint pointNumber(int number)
{
    return *CurvePoint::ofScalar(keyNumber(number).bytes());
}

cashu::Proof aProof(const QString& secret)
{
    cashu::Proof proof;
    proof.amount = 1;
    proof.keysetId = {u"009a1f293253e41e"_s};
    proof.secret = secret;
    proof.C = pointNumber(1);
    return proof;
}

QString text(qsizetype length)
{
    return QString{length, u'x'};
}

QByteArray cborHead(char first, qsizetype count)
{
    QByteArray head{1, first};
    head += static_cast<char>(count >> 8);
    head += static_cast<char>(count & 0xff);
    return head;
}

QByteArray cborMap(int fields)
{
    auto bytes = cborHead('\xb9', fields);
    for (int i = 0; i < fields; ++i) {
        bytes += cborHead('\x79', 5) + QByteArray::number(10'000 + i);
        bytes += '\1';
    }
    return bytes;
}

// P2PK for the keys with these numbers.
QString lockedFor(const QList<int>& numbers)
{
    QJsonArray further{u"pubkeys"_s};
    for (const auto number : numbers.mid(1))
        further.append(pointNumber(number).toHex());
    const QJsonObject content{{u"nonce"_s, u"n"_s},
        {u"data"_s, pointNumber(numbers.first()).toHex()},
        {u"tags"_s, QJsonArray{QJsonValue{further}}}};
    QJsonArray secret;
    secret.append(u"P2PK"_s);
    secret.append(content);
    return QString::fromUtf8(QJsonDocument{secret}.toJson(QJsonDocument::Compact));
}

QList<int> numbersTo(int last)
{
    QList<int> numbers;
    for (int number = 1; number <= last; ++number)
        numbers += number;
    return numbers;
}

bool opensBehind(int wrongSignatures)
{
    auto proof = aProof(lockedFor({1}));
    const auto hash = crypto::sha256(base::view(proof.secret.toUtf8()));
    QJsonArray signatures;
    for (int i = 0; i < wrongSignatures; ++i)
        signatures.append(QString(128, u'1'));
    signatures.append(base::toHex(*crypto::sign(keyNumber(1), hash, {})));
    const QJsonObject witness{{u"signatures"_s, signatures}};
    proof.witness = QString::fromUtf8(QJsonDocument{witness}.toJson(QJsonDocument::Compact));
    return cashu::areUnlocked({proof}, {}, {}, base::UnixTime{});
}

QJsonObject keysetWith(int amounts)
{
    QJsonObject keys;
    for (int i = 1; i <= amounts; ++i)
        keys.insert(QString::number(i), pointNumber(1).toHex());
    return {{u"id"_s, u"009a1f293253e41e"_s}, {u"unit"_s, u"sat"_s}, {u"keys"_s, keys}};
}

bool isKeyset(const QString& field, const QJsonValue& value)
{
    auto keyset = keysetWith(1);
    keyset.insert(field, value);
    return cashu::keysetsFromJson({{u"keysets"_s, QJsonArray{keyset}}}).has_value();
}

bool isMintQuote(const QString& field, const QJsonValue& value)
{
    QJsonObject quote{{u"quote"_s, u"q"_s}, {u"request"_s, u"lnbc"_s}, {u"amount"_s, 1},
        {u"unit"_s, u"sat"_s}, {u"state"_s, u"PAID"_s}};
    quote.insert(field, value);
    return cashu::mintQuoteFromJson(quote).has_value();
}

bool isMeltQuote(const QString& field, const QJsonValue& value)
{
    QJsonObject quote{{u"quote"_s, u"q"_s}, {u"amount"_s, 1}, {u"state"_s, u"PAID"_s}};
    quote.insert(field, value);
    return cashu::meltQuoteFromJson(quote).has_value();
}

QJsonArray repeated(const QJsonValue& value, int times)
{
    QJsonArray list;
    for (int i = 0; i < times; ++i)
        list.append(value);
    return list;
}

// Answers everything with this.
class BigMint final : public cashu::MintApi {
public:
    explicit BigMint(QByteArray body)
        : m_body{std::move(body)}
    {
    }
    base::Task<base::Result<cashu::MintAnswer>> get(QString /*path*/) override
    {
        co_return cashu::MintAnswer{200, m_body};
    }
    base::Task<base::Result<cashu::MintAnswer>> post(QString /*path*/, QByteArray /*body*/) override
    {
        co_return cashu::MintAnswer{200, m_body};
    }

private:
    QByteArray m_body;
};

} // namespace

TEST(CashuLimits, OfNestedCbor)
{
    EXPECT_TRUE(cashu::cborFromBytes(QByteArray(16, '\x81') + '\x01'));
    EXPECT_FALSE(cashu::cborFromBytes(QByteArray(17, '\x81') + '\x01'));
}

TEST(CashuLimits, OfEntriesOfCborListsAndMaps)
{
    EXPECT_TRUE(cashu::cborFromBytes(cborHead('\x99', 10'000) + QByteArray(10'000, '\1')));
    EXPECT_FALSE(cashu::cborFromBytes(cborHead('\x99', 10'001) + QByteArray(10'001, '\1')));
    EXPECT_FALSE(cashu::cborFromBytes('\x9f' + QByteArray(10'001, '\1') + '\xff'));
    EXPECT_TRUE(cashu::cborFromBytes(cborMap(100)));
    EXPECT_FALSE(cashu::cborFromBytes(cborMap(101)));
}

TEST(CashuLimits, OfSecretsAndWitnesses)
{
    for (const auto& [length, isTaken] :
        {std::pair{cashu::MaxSecretLength, true}, std::pair{cashu::MaxSecretLength + 1, false}}) {
        auto secret = aProof(text(length));
        auto witness = aProof(u"s"_s);
        witness.witness = text(length);
        for (const auto& proof : {secret, witness}) {
            EXPECT_EQ(cashu::proofFromJson(cashu::toJson(proof)).has_value(), isTaken);
            const cashu::Token token{
                *cashu::MintUrl::fromText(u"https://m.example"), u"sat"_s, {proof}, {}};
            EXPECT_EQ(cashu::tokenFromCbor(cashu::toCbor(token)).has_value(), isTaken);
        }
    }
}

TEST(CashuLimits, OfKeysOfOneLock)
{
    EXPECT_TRUE(cashu::conditionFromSecret(lockedFor(numbersTo(64))));
    EXPECT_FALSE(cashu::conditionFromSecret(lockedFor(numbersTo(65))));
}

TEST(CashuLimits, OfSignaturesOfOneWitness)
{
    EXPECT_TRUE(opensBehind(63));
    EXPECT_FALSE(opensBehind(64));
}

// Ten keys of strangers before ours: eleven trials for every proof.
TEST(CashuLimits, OfTrialsAtBlindedLocks)
{
    const auto oneTimeKey = keyNumber(500);
    const auto ours = keyNumber(900);
    auto listed = numbersTo(10);
    QJsonArray further{u"pubkeys"_s};
    for (const auto number : listed.mid(1))
        further.append(pointNumber(number).toHex());
    further.append(cashu::blindedKey(pointNumber(900), oneTimeKey, 10)->toHex());
    const QJsonObject content{{u"nonce"_s, u"n"_s}, {u"data"_s, pointNumber(1).toHex()},
        {u"tags"_s, QJsonArray{QJsonValue{further}}}};
    QJsonArray secret;
    secret.append(u"P2PK"_s);
    secret.append(content);
    auto proof = aProof(QString::fromUtf8(QJsonDocument{secret}.toJson(QJsonDocument::Compact)));
    proof.p2pkE = *CurvePoint::ofScalar(oneTimeKey.bytes());
    const auto canOpen = [&](qsizetype proofs) {
        return cashu::canUnlock(QList<cashu::Proof>(proofs, proof), {{ours}, {}}, base::UnixTime{})
            .has_value();
    };

    EXPECT_TRUE(canOpen(cashu::MaxBlindedTrials / 11));
    EXPECT_FALSE(canOpen(cashu::MaxBlindedTrials / 11 + 1));
}

TEST(CashuLimits, OfKeysets)
{
    const auto keysOf = [](int amounts) {
        return cashu::keysFromJson({{u"keysets"_s, QJsonArray{keysetWith(amounts)}}});
    };
    EXPECT_TRUE(keysOf(cashu::MaxKeysetKeys));
    EXPECT_FALSE(keysOf(cashu::MaxKeysetKeys + 1));
    const auto keysets = [](int count) {
        return cashu::keysetsFromJson({{u"keysets"_s, repeated(keysetWith(1), count)}});
    };
    EXPECT_TRUE(keysets(cashu::MaxKeysets));
    EXPECT_FALSE(keysets(cashu::MaxKeysets + 1));
    EXPECT_TRUE(isKeyset(u"input_fee_ppk"_s, cashu::MaxInputFeePpk));
    EXPECT_FALSE(isKeyset(u"input_fee_ppk"_s, cashu::MaxInputFeePpk + 1));
    EXPECT_TRUE(isKeyset(u"final_expiry"_s, EndOfYear9999));
    EXPECT_FALSE(isKeyset(u"final_expiry"_s, EndOfYear9999 + 1));
    EXPECT_TRUE(isKeyset(u"id"_s, u"01"_s + QString(64, u'a')));
    EXPECT_FALSE(isKeyset(u"id"_s, u"01"_s + QString(66, u'a')));
}

TEST(CashuLimits, OfQuotes)
{
    EXPECT_TRUE(isMintQuote(u"quote"_s, text(256)));
    EXPECT_FALSE(isMintQuote(u"quote"_s, text(257)));
    EXPECT_TRUE(isMintQuote(u"request"_s, text(cashu::MaxInvoiceLength)));
    EXPECT_FALSE(isMintQuote(u"request"_s, text(cashu::MaxInvoiceLength + 1)));
    EXPECT_TRUE(isMintQuote(u"expiry"_s, EndOfYear9999));
    EXPECT_FALSE(isMintQuote(u"expiry"_s, EndOfYear9999 + 1));
    EXPECT_TRUE(isMintQuote(u"amount"_s, qint64{base::MaxSats}));
    EXPECT_FALSE(isMintQuote(u"amount"_s, qint64{base::MaxSats} + 1));

    EXPECT_TRUE(isMeltQuote(u"quote"_s, text(256)));
    EXPECT_FALSE(isMeltQuote(u"quote"_s, text(257)));
    EXPECT_TRUE(isMeltQuote(u"payment_preimage"_s, text(128)));
    EXPECT_FALSE(isMeltQuote(u"payment_preimage"_s, text(129)));
    const QJsonObject signature{
        {u"amount"_s, 1}, {u"id"_s, u"009a1f293253e41e"_s}, {u"C_"_s, pointNumber(1).toHex()}};
    EXPECT_TRUE(isMeltQuote(u"change"_s, repeated(signature, cashu::MaxProofs)));
    EXPECT_FALSE(isMeltQuote(u"change"_s, repeated(signature, cashu::MaxProofs + 1)));
    EXPECT_FALSE(cashu::invoiceFromText(text(cashu::MaxInvoiceLength + 1)));
}

TEST(CashuLimits, OfWhatAMintSaysAboutItself)
{
    QJsonObject nuts{{u"7"_s, QJsonObject{{u"supported"_s, true}}}};
    for (int nut = 100; nut < 500; ++nut)
        nuts.insert(QString::number(nut), QJsonObject{{u"supported"_s, true}});
    const QJsonObject method{{u"method"_s, u"bolt11"_s}, {u"unit"_s, u"sat"_s}};
    nuts.insert(u"4"_s, QJsonObject{{u"methods"_s, repeated(method, 300)}});
    QJsonArray paths;
    QJsonArray commands;
    for (int i = 0; i < 300; ++i) {
        paths.append(QJsonObject{{u"method"_s, u"GET"_s}, {u"path"_s, QString::number(i)}});
        commands.append(QString::number(i));
    }
    nuts.insert(u"19"_s, QJsonObject{{u"ttl"_s, 60}, {u"cached_endpoints"_s, paths}});
    auto socket = method;
    socket.insert(u"commands"_s, commands);
    nuts.insert(u"17"_s, QJsonObject{{u"supported"_s, QJsonArray{socket}}});

    const auto info = cashu::mintInfoFromJson({{u"name"_s, text(3000)}, {u"nuts"_s, nuts}});

    ASSERT_TRUE(info);
    EXPECT_EQ(info->name.size(), 2000);
    EXPECT_EQ(info->supportedNuts.size(), 200);
    EXPECT_EQ(info->minting.size(), 200);
    EXPECT_EQ(info->cached->paths.size(), 200);
    EXPECT_EQ(info->notices.size(), 200);
}

TEST(CashuLimits, OfRefusals)
{
    const auto refusal = [](qsizetype length) {
        const QJsonObject json{{u"code"_s, 11001}, {u"detail"_s, text(length)}};
        return cashu::mintErrorFromBody(QJsonDocument{json}.toJson(QJsonDocument::Compact));
    };
    EXPECT_EQ(refusal(1000).code, 11001);
    EXPECT_EQ(refusal(1000).detail.size(), 300);
    EXPECT_EQ(refusal(64 * 1024).code, 0);
}

TEST(CashuLimits, OfAnswers)
{
    FakeClock clock;
    const auto read = [&clock](qsizetype size) {
        const QByteArray lead{R"({"nuts":{"7":{"supported":true}},"x":")"};
        const auto body = lead + QByteArray(size - lead.size() - 2, 'x') + "\"}";
        cashu::MintClient client{std::make_shared<BigMint>(body), clock};
        auto info = client.info();
        EXPECT_TRUE(info.isDone());
        return info.await_resume();
    };
    EXPECT_TRUE(read(4 << 20));
    const auto tooLong = read((4 << 20) + 1);
    ASSERT_FALSE(tooLong);
    EXPECT_EQ(tooLong.error().error.code, Errc::Malformed);
}

TEST(CashuLimits, OfNotices)
{
    const auto notice = [](qsizetype subscription, qsizetype object, qsizetype padding) {
        return cashu::mintNoticeFromText(
            uR"({"jsonrpc":"2.0","method":"subscribe","params":{"subId":"%1","payload":{"quote":"%2","state":"PAID"}}})"_s
                .arg(text(subscription), text(object))
            + QString{padding, u' '});
    };
    const auto cut = notice(1000, 1000, 0);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->subscription.size(), cashu::MaxSubscriptionId);
    EXPECT_EQ(cut->object.size(), 256);
    EXPECT_FALSE(notice(1, 1, cashu::MaxSocketMessage));
}

TEST(CashuLimits, OfMintAddresses)
{
    const auto start = u"https://m.example/"_s;
    EXPECT_TRUE(cashu::MintUrl::fromText(start + text(1024 - start.size())));
    EXPECT_FALSE(cashu::MintUrl::fromText(start + text(1025 - start.size())));
}

TEST(CashuLimits, OfLightningAddresses)
{
    const auto domain = u"@b.example"_s;
    EXPECT_TRUE(cashu::payUrlOfAddress(text(320 - domain.size()) + domain));
    EXPECT_FALSE(cashu::payUrlOfAddress(text(321 - domain.size()) + domain));
}

TEST(CashuLimits, OfPayTerms)
{
    const QUrl source{u"https://b.example/x"_s};
    const auto terms = [&source](int entries, qsizetype padding) {
        auto metadata = repeated(QJsonArray{u"x"_s, u"y"_s}, entries);
        metadata.append(QJsonArray{u"text/plain"_s, u"Rent"_s});
        const auto written
            = QString::fromUtf8(QJsonDocument{metadata}.toJson(QJsonDocument::Compact));
        return cashu::payTermsFromJson(
            {{u"tag"_s, u"payRequest"_s}, {u"callback"_s, u"https://b.example/pay"_s},
                {u"minSendable"_s, 1}, {u"maxSendable"_s, 1000},
                {u"metadata"_s, written + QString{padding, u' '}}},
            source);
    };
    EXPECT_TRUE(terms(49, 0));
    EXPECT_FALSE(terms(50, 0));
    EXPECT_FALSE(terms(1, cashu::MaxPayMetadata));
    const auto refused
        = cashu::payTermsFromJson({{u"status"_s, u"ERROR"_s}, {u"reason"_s, text(1000)}}, source);
    EXPECT_EQ(refused.error().detail.size(), 300);
}

TEST(CashuLimits, OfPayments)
{
    cashu::PaymentPayload payload;
    payload.token = {*cashu::MintUrl::fromText(u"https://m.example"), u"sat"_s, {aProof(u"s"_s)},
        text(cashu::MaxRequestField)};
    const auto bytes = cashu::toJsonText(payload);
    EXPECT_TRUE(cashu::paymentPayloadFromJsonText(
        bytes + QByteArray(cashu::MaxPayloadText - bytes.size(), ' ')));
    EXPECT_FALSE(cashu::paymentPayloadFromJsonText(
        bytes + QByteArray(cashu::MaxPayloadText - bytes.size() + 1, ' ')));
    payload.token.memo += u'x';
    EXPECT_FALSE(cashu::paymentPayloadFromJsonText(cashu::toJsonText(payload)));
}

TEST(CashuLimits, OfProfilesInPaymentRequests)
{
    cashu::NostrProfile profile;
    profile.relays = {text(255), text(256)};
    EXPECT_EQ(cashu::profileFromText(cashu::toText(profile))->relays, QStringList{text(255)});
    profile.relays = QStringList(11, text(255));
    EXPECT_TRUE(cashu::profileFromText(cashu::toText(profile)));
    profile.relays = QStringList(12, text(255));
    EXPECT_GT(cashu::toText(profile).size(), 5000);
    EXPECT_FALSE(cashu::profileFromText(cashu::toText(profile)));
}

class WalletLimitsTest : public WalletTest { };

// Each keyset is another request; a mint that lists more is not read to its end.
TEST_F(WalletLimitsTest, OfKeysetsFetchedAtOnce)
{
    practice::MintOptions options;
    options.amounts = 1;
    FakeMint busy{clock, options};
    for (int i = 0; i < 101; ++i)
        ASSERT_TRUE(busy.mint().rotateKeyset(0, std::nullopt).has_value());
    cashu::WalletStore store{alice.database()};
    ASSERT_TRUE(store.open().has_value());
    cashu::MintDirectory mints{
        store.mints, busy.connector(), clock, cashu::PracticeMoney::Required};

    ASSERT_TRUE(resultOf(mints.refresh(busy.url(), cashu::KeysetScope::All)).has_value());

    EXPECT_EQ(busy.calls(u"/v1/keys/"_s), cashu::MintDirectory::MaxKeysetsFetched);
    EXPECT_TRUE(cashu::activeKeyset(store.mints.keysets(busy.url()), u"sat"_s));
    ASSERT_TRUE(resultOf(mints.refresh(busy.url(), cashu::KeysetScope::All)).has_value());
    EXPECT_EQ(store.mints.keysets(busy.url()).size(), 102); // the next goes on
}

TEST_F(WalletLimitsTest, OfItsOwnKeysTriedAtABlindedLock)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    const auto bobsKey = *bob->newLockKey();
    const auto oneTimeKey = keyNumber(77);
    const auto blindedToken = [&](Sats amount) {
        cashu::LockOptions options;
        options.keys = {*cashu::blindedKey(bobsKey, oneTimeKey, 0)};
        auto token = tokenOf(
            *resultOf(alice->sendLocked(mint.url(), amount, *cashu::lockTerms(options), u"t"_s)));
        for (auto& proof : token.proofs)
            proof.p2pkE = *CurvePoint::ofScalar(oneTimeKey.bytes());
        return token;
    };
    for (quint32 i = 1; i < cashu::MaxKeysTried; ++i)
        ASSERT_TRUE(bob->newLockKey().has_value());
    EXPECT_TRUE(resultOf(bob->receive(blindedToken(Sats{64}), {})).has_value());

    ASSERT_TRUE(bob->newLockKey().has_value());

    EXPECT_EQ(resultOf(bob->receive(blindedToken(Sats{64}), {})).error().code, Errc::NotAllowed);
}

} // namespace test
