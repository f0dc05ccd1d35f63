// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/schnorr.h"
#include "nostr/canonical.h"
#include "nostr/event.h"
#include "nostr/filter.h"
#include "vectors_folder.h"

namespace {

using namespace Qt::StringLiterals;
using nostr::Event;

class Bip340 : public test::VectorFile {
protected:
    Bip340()
        : VectorFile{"bip340.json"}
    {
    }
};

TEST_F(Bip340, VerifiesEachRowAsListed)
{
    for (const auto& row : rows(u"vectors"_s)) {
        const auto message = test::bytesOf(row["message"_L1]);
        const bool isGood = crypto::verify(test::arrayOf<32>(row["public_key"_L1]),
            base::view(message), test::arrayOf<64>(row["signature"_L1]));
        EXPECT_EQ(isGood, row["valid"_L1].toBool()) << "row " << row["index"_L1].toInt();
    }
}

TEST_F(Bip340, SignsEachRowWithASecretToTheSameBytes)
{
    int signatures = 0;
    for (const auto& row : rows(u"vectors"_s)) {
        if (row["secret_key"_L1].toString().isEmpty())
            continue;
        const crypto::SecretBytes<32> secret{test::arrayOf<32>(row["secret_key"_L1])};
        const auto message = test::bytesOf(row["message"_L1]);
        const auto signature
            = crypto::sign(secret, base::view(message), test::arrayOf<32>(row["aux_rand"_L1]));
        EXPECT_EQ(crypto::xOnlyPublicKey(secret), test::arrayOf<32>(row["public_key"_L1]));
        EXPECT_EQ(signature, test::arrayOf<64>(row["signature"_L1]))
            << "row " << row["index"_L1].toInt();
        ++signatures;
    }
    EXPECT_GE(signatures, 5);
}

class Nip01Events : public test::VectorFile {
protected:
    Nip01Events()
        : VectorFile{"nip01_events.json"}
    {
    }
};

QByteArray canonicalOf(const Event& event)
{
    return nostr::canonicalText(
        event.pubkey, event.createdAt, event.kind, event.tags, event.content);
}
std::string nameOf(const QJsonValue& row)
{
    return row["name"_L1].toString().toStdString();
}

// Signs with zero auxiliary bytes, as the rows were made.
class NoChance final : public base::RandomSource {
public:
    void fill(std::span<std::uint8_t> out) override
    {
        std::fill(out.begin(), out.end(), std::uint8_t{0});
    }
};

TEST_F(Nip01Events, ReadsAndVerifiesEachValidRow)
{
    for (const auto& row : rows(u"valid"_s)) {
        const auto event = nostr::eventFromJson(row["event"_L1].toObject());
        ASSERT_TRUE(event) << nameOf(row);
        EXPECT_EQ(canonicalOf(*event), test::bytesOf(row["serialization_utf8_hex"_L1]))
            << nameOf(row);
        EXPECT_EQ(canonicalOf(*event), row["serialization"_L1].toString().toUtf8()) << nameOf(row);
        EXPECT_TRUE(nostr::verify(*event)) << nameOf(row);
        EXPECT_EQ(nostr::eventFromJsonText(row["wire"_L1].toString().toUtf8()), *event)
            << nameOf(row);
        EXPECT_EQ(nostr::toJsonText(*event), row["wire"_L1].toString().toUtf8()) << nameOf(row);
    }
}

TEST_F(Nip01Events, SignsEachValidRowToTheSameBytes)
{
    NoChance zeros;
    int made = 0;
    for (const auto& row : rows(u"valid"_s)) {
        const auto event = *nostr::eventFromJson(row["event"_L1].toObject());
        for (const auto& name : {"main"_L1, "other"_L1}) {
            const auto key = *nostr::SecretKey::fromHex(root["secret_keys"_L1][name].toString());
            if (key.publicKey() != event.pubkey)
                continue;
            EXPECT_EQ(nostr::signEvent(
                          {event.createdAt, event.kind, event.tags, event.content}, key, zeros),
                event)
                << nameOf(row);
            ++made;
        }
    }
    EXPECT_EQ(made, rows(u"valid"_s).size());
}

TEST_F(Nip01Events, ReadsEachSpellingOfTheSameEvent)
{
    const auto spellings = root["json_spellings"_L1];
    const auto event = *nostr::eventFromJson(spellings["event"_L1].toObject());
    for (const auto& wire : rowsOf(spellings["wire_variants"_L1], u"wire_variants"_s)) {
        const auto read = nostr::eventFromJsonText(wire.toString().toUtf8());
        EXPECT_EQ(read, event);
        EXPECT_TRUE(read && nostr::verify(*read));
    }
    EXPECT_EQ(canonicalOf(event), spellings["serialization"_L1].toString().toUtf8());
}

TEST_F(Nip01Events, HashesControlCharactersInTheDeFactoForm)
{
    for (const auto& row : rows(u"control_characters"_s)) {
        const auto event = *nostr::eventFromJson(row["event"_L1].toObject());
        const auto deFacto = row["alternatives"_L1]["de_facto"_L1];
        EXPECT_EQ(canonicalOf(event), test::bytesOf(deFacto["serialization_utf8_hex"_L1]))
            << nameOf(row);
        EXPECT_EQ(nostr::eventId(event).toHex(), deFacto["id"_L1].toString()) << nameOf(row);
        EXPECT_TRUE(nostr::verify(event)) << nameOf(row);
    }
}

TEST_F(Nip01Events, RefusesEachInvalidRow)
{
    for (const auto& row : rows(u"invalid"_s)) {
        const auto event = nostr::eventFromJson(row["event"_L1].toObject());
        const auto isGood = event ? nostr::verify(*event) : passOn(event);
        EXPECT_FALSE(isGood) << nameOf(row);
        EXPECT_TRUE(isGood || !isGood.error().detail.isEmpty()) << nameOf(row);
    }
}

TEST_F(Nip01Events, JudgesTheEventsPrintedInTheNips)
{
    for (const auto& row : rows(u"from_nips"_s)) {
        const auto event = nostr::eventFromJson(row["event"_L1].toObject());
        EXPECT_EQ(event && nostr::verify(*event), row["valid"_L1].toBool())
            << row["from"_L1].toString().toStdString();
    }
}

TEST_F(Nip01Events, KeepsTheLowestIdOfATie)
{
    const auto tie = root["replaceable_tie"_L1];
    std::optional<Event> kept;
    for (const auto& json : rowsOf(tie["events"_L1], u"events"_s)) {
        const auto event = *nostr::eventFromJson(json.toObject());
        EXPECT_TRUE(nostr::verify(event));
        if (!kept || nostr::replaces(event, *kept))
            kept = event;
    }
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->id.toHex(), tie["winner_id"_L1].toString());
}

TEST_F(Nip01Events, MatchesEachFilterAsListed)
{
    const auto filters = root["filters"_L1];
    const auto event = *nostr::eventFromJson(filters["event"_L1].toObject());
    for (const auto& row : rowsOf(filters["cases"_L1], u"cases"_s)) {
        const auto json = row["filter"_L1].toObject();
        const auto filter = nostr::filterFromJson(json);
        EXPECT_EQ(filter && nostr::matches(*filter, event), row["match"_L1].toBool())
            << QJsonDocument{json}.toJson().constData();
    }
}

class Nip42 : public test::VectorFile {
protected:
    Nip42()
        : VectorFile{"nip42_nip98_blossom.json"}
    {
    }
};

TEST_F(Nip42, VerifiesTheSignedExamples)
{
    for (const auto& json : {QJsonValue{root["nip42_event"_L1]}, root["nip98"_L1]["event"_L1],
             root["blossom_upload"_L1]["event"_L1]}) {
        const auto event = nostr::eventFromJson(json.toObject());
        ASSERT_TRUE(event);
        EXPECT_TRUE(nostr::verify(*event));
        EXPECT_EQ(event->pubkey,
            nostr::SecretKey::fromHex(root["private_key"_L1].toString())->publicKey());
    }
}

TEST_F(Nip42, SignsTheAuthenticationToTheSameBytes)
{
    NoChance zeros;
    const auto event = *nostr::eventFromJson(root["nip42_event"_L1].toObject());
    const auto key = *nostr::SecretKey::fromHex(root["private_key"_L1].toString());

    EXPECT_EQ(
        nostr::signEvent({event.createdAt, event.kind, event.tags, event.content}, key, zeros),
        event);
}

} // namespace
