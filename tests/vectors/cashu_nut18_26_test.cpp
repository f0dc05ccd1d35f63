// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_request.h"
#include "nostr/nip19.h"
#include "vector_rows.h"

using namespace Qt::StringLiterals;
using cashu::PaymentRequest;
using cashu::PaymentTransport;

namespace {

QList<QStringList> tagsOf(const QJsonValue& json)
{
    QList<QStringList> tags;
    for (const auto& entry : json.toArray()) {
        QStringList tag;
        for (const auto& value : entry.toArray())
            tag += value.toString();
        tags += tag;
    }
    return tags;
}

void expectTransport(const PaymentTransport& transport, const QJsonObject& json)
{
    EXPECT_EQ(transport.tags, tagsOf(json[u"g"_s]));
    if (json[u"t"_s].toString() == "post"_L1) {
        EXPECT_EQ(transport.kind, PaymentTransport::Kind::Post);
        EXPECT_EQ(transport.url, json[u"a"_s].toString());
        return;
    }
    EXPECT_EQ(transport.kind, PaymentTransport::Kind::Nostr);
    const auto target = json[u"a"_s];
    if (target.isObject()) {
        EXPECT_EQ(base::toHex(transport.pubkey), target[u"pubkey"_s].toString());
        EXPECT_EQ(QJsonArray::fromStringList(transport.relays), target[u"relays"_s].toArray());
        return;
    }
    const auto pointer = nostr::pointerFromText(target.toString());
    ASSERT_TRUE(pointer);
    const auto& profile = std::get<nostr::ProfilePointer>(*pointer);
    EXPECT_EQ(transport.pubkey, profile.pubkey.bytes());
    EXPECT_EQ(transport.relays, profile.relays);
}

// One published row names a key whose checksum is wrong: nobody can be reached there.
bool isUsable(const QJsonValue& transport)
{
    const auto target = transport[u"a"_s];
    return transport[u"t"_s].toString() != "nostr"_L1 || target.isObject()
        || nostr::pointerFromText(target.toString()).has_value();
}

void expectRequest(const PaymentRequest& request, const QJsonObject& json)
{
    EXPECT_EQ(request.id, json[u"i"_s].toString());
    EXPECT_EQ(request.amount.has_value(), json.contains(u"a"_s));
    EXPECT_EQ(static_cast<qint64>(request.amount.value_or(0)), json[u"a"_s].toInteger());
    EXPECT_EQ(request.unit, json[u"u"_s].toString());
    EXPECT_EQ(request.singleUse.has_value(), json.contains(u"s"_s));
    EXPECT_EQ(request.singleUse.value_or(false), json[u"s"_s].toBool());
    EXPECT_EQ(QJsonArray::fromStringList(request.mints), json[u"m"_s].toArray());
    EXPECT_EQ(request.areMintsPreferred, json[u"mp"_s].toBool());
    EXPECT_EQ(request.description, json[u"d"_s].toString());
    const auto methods = json[u"sm"_s].toArray();
    ASSERT_EQ(request.methods.size(), methods.size());
    for (qsizetype i = 0; i < methods.size(); ++i) {
        EXPECT_EQ(request.methods[i].name, methods[i][u"mn"_s].toString());
        EXPECT_EQ(static_cast<qint64>(request.methods[i].fee.value_or(0)),
            methods[i][u"mf"_s].toInteger());
    }
    QJsonArray transports;
    for (const auto& transport : json[u"t"_s].toArray()) {
        if (isUsable(transport))
            transports.append(transport);
    }
    ASSERT_EQ(request.transports.size(), transports.size());
    for (qsizetype i = 0; i < transports.size(); ++i)
        expectTransport(request.transports[i], transports[i].toObject());
    EXPECT_EQ(request.lock.has_value(), json.contains(u"nut10"_s));
    if (request.lock) {
        const auto lock = json[u"nut10"_s];
        EXPECT_EQ(request.lock->kind, lock[u"k"_s].toString());
        EXPECT_EQ(request.lock->data, lock[u"d"_s].toString());
        EXPECT_EQ(request.lock->tags, tagsOf(lock[u"t"_s]));
    }
}

class PaymentRequestVectors : public test::VectorRowTest { };
class Nut18Vectors : public PaymentRequestVectors { };
class Nut26Vectors : public PaymentRequestVectors { };
class Nut26BadVectors : public PaymentRequestVectors { };

} // namespace

TEST_P(Nut18Vectors, IsReadAndWritten)
{
    const auto encoded = row()[u"encoded"_s].toString();
    const auto request = cashu::paymentRequestFromText(encoded);
    ASSERT_TRUE(request) << qPrintable(request.error().detail);
    expectRequest(*request, row()[u"decoded"_s].toObject());

    auto unpadded = encoded;
    unpadded.remove(u'=');
    EXPECT_EQ(cashu::paymentRequestFromText(unpadded), *request);
    EXPECT_EQ(cashu::paymentRequestFromText(cashu::toText(*request)), *request);
    const auto forQr = cashu::toQrText(*request);
    ASSERT_TRUE(forQr);
    EXPECT_EQ(cashu::paymentRequestFromText(*forQr), *request);
}

TEST_P(Nut26Vectors, IsReadAndWritten)
{
    const auto encoded = row()[u"encoded"_s].toString();
    const auto request = cashu::paymentRequestFromText(encoded);
    ASSERT_TRUE(request) << qPrintable(request.error().detail);
    expectRequest(*request, row()[u"decoded"_s].toObject());

    EXPECT_EQ(cashu::paymentRequestFromText(encoded.toLower()), *request);
    EXPECT_EQ(cashu::paymentRequestFromText(encoded.toUpper()), *request);
    const auto again = cashu::toQrText(*request);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->toUpper(), *again);
    EXPECT_EQ(cashu::paymentRequestFromText(*again), *request);
    EXPECT_EQ(cashu::paymentRequestFromText(cashu::toText(*request)), *request);
}

TEST_P(Nut26BadVectors, IsRefused)
{
    EXPECT_FALSE(cashu::paymentRequestFromText(row()[u"encoded"_s].toString()));
}

INSTANTIATE_TEST_SUITE_P(Row, Nut18Vectors,
    testing::ValuesIn(test::vectorRows("cashu_nut18.json", "vectors"_L1, "title"_L1)),
    test::rowName);
INSTANTIATE_TEST_SUITE_P(Row, Nut26Vectors,
    testing::ValuesIn(test::vectorRows("cashu_nut26.json", "vectors"_L1, "title"_L1)),
    test::rowName);
INSTANTIATE_TEST_SUITE_P(Row, Nut26BadVectors,
    testing::ValuesIn(test::vectorRows("cashu_nut26.json", "invalid"_L1, "why"_L1)), test::rowName);
