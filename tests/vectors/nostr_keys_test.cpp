// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip39.h"
#include "nostr/bech32.h"
#include "nostr/nip06.h"
#include "nostr/nip19.h"
#include "vectors_folder.h"

namespace {

using namespace Qt::StringLiterals;
using nostr::PublicKey;
using nostr::SecretKey;

class Nip06Vectors : public test::VectorFile {
protected:
    Nip06Vectors()
        : VectorFile{"nip06.json"}
    {
    }
};

TEST_F(Nip06Vectors, WordsGiveTheListedKey)
{
    for (const auto& row : rows(u"vectors"_s)) {
        const auto words = row["mnemonic"_L1].toString();
        const auto key = nostr::keyFromWords(words);
        ASSERT_TRUE(key);
        EXPECT_EQ(base::toHex(crypto::seedFromMnemonic(words).bytes()), row["seed"_L1].toString());
        EXPECT_EQ(key->toHex(), row["private_key"_L1].toString());
        EXPECT_EQ(key->toNsec(), row["nsec"_L1].toString());
        EXPECT_EQ(key->publicKey().toHex(), row["public_key"_L1].toString());
        EXPECT_EQ(key->publicKey().toNpub(), row["npub"_L1].toString());
    }
}

TEST_F(Nip06Vectors, FurtherAccountsAndPassphrases)
{
    for (const auto& row : rows(u"vectors"_s)) {
        const auto words = row["mnemonic"_L1].toString();
        for (const auto& more : rowsOf(row["more_accounts"_L1], u"more_accounts"_s)) {
            const auto account = static_cast<quint32>(more["account"_L1].toInt());
            EXPECT_EQ(
                nostr::keyFromWords(words, account)->toHex(), more["private_key"_L1].toString());
        }
        EXPECT_EQ(nostr::keyFromWords(words, 0, u"TREZOR"_s)->toHex(),
            row["with_passphrase_TREZOR"_L1]["private_key"_L1].toString());
    }
}

TEST_F(Nip06Vectors, SpacingAndCaseDoNotMatterButTheChecksumDoes)
{
    const auto words = rows(u"vectors"_s)[0]["mnemonic"_L1].toString();
    const auto spaced = u"  "_s + words.toUpper().replace(u' ', u"\n "_s);

    EXPECT_EQ(nostr::keyFromWords(spaced)->toHex(), nostr::keyFromWords(words)->toHex());
    EXPECT_FALSE(nostr::keyFromWords(words.chopped(4) + u"bear"_s));
    EXPECT_FALSE(nostr::keyFromWords({}));
    EXPECT_FALSE(nostr::keyFromWords(words, 0x8000'0000));
}

class Nip19Vectors : public test::VectorFile {
protected:
    Nip19Vectors()
        : VectorFile{"nip19.json"}
    {
    }

    static QStringList relaysOf(const QJsonValue& decoded)
    {
        return decoded["relays"_L1].toVariant().toStringList();
    }
    static nostr::EventPointer eventOf(const QJsonValue& decoded)
    {
        nostr::EventPointer event{
            *nostr::EventId::fromHex(decoded["id"_L1].toString()), relaysOf(decoded), {}, {}};
        if (decoded["author"_L1].isString())
            event.author = *PublicKey::fromHex(decoded["author"_L1].toString());
        if (decoded["kind"_L1].isDouble())
            event.kind = decoded["kind"_L1].toInt();
        return event;
    }
    static nostr::Pointer pointerOf(const QJsonValue& decoded)
    {
        const auto type = decoded["type"_L1].toString();
        const auto hex = decoded["hex"_L1].toString();
        const auto pubkey = decoded["pubkey"_L1].toString();
        if (type == u"npub")
            return nostr::ProfilePointer{*PublicKey::fromHex(hex), {}};
        if (type == u"note")
            return nostr::EventPointer{*nostr::EventId::fromHex(hex), {}, {}, {}};
        if (type == u"nprofile")
            return nostr::ProfilePointer{*PublicKey::fromHex(pubkey), relaysOf(decoded)};
        if (type == u"nevent")
            return eventOf(decoded);
        return nostr::AddressPointer{decoded["identifier"_L1].toString(),
            *PublicKey::fromHex(pubkey), decoded["kind"_L1].toInt(), relaysOf(decoded)};
    }
};

TEST_F(Nip19Vectors, SecretKeys)
{
    int seen = 0;
    for (const auto& row : rows(u"valid"_s)) {
        if (row["decoded"_L1]["type"_L1].toString() != u"nsec")
            continue;
        const auto key = SecretKey::fromNsec(row["string"_L1].toString());
        ASSERT_TRUE(key);
        EXPECT_EQ(key->toHex(), row["decoded"_L1]["hex"_L1].toString());
        EXPECT_EQ(key->toNsec(), row["string"_L1].toString());
        EXPECT_FALSE(nostr::pointerFromText(row["string"_L1].toString()));
        ++seen;
    }
    EXPECT_GT(seen, 0);
}

TEST_F(Nip19Vectors, PointersDecodeAndSurviveEncoding)
{
    for (const auto& row : rows(u"valid"_s)) {
        if (row["decoded"_L1]["type"_L1].toString() == u"nsec")
            continue;
        const auto text = row["string"_L1].toString();
        const auto pointer = nostr::pointerFromText(text);
        ASSERT_TRUE(pointer) << text.toStdString() << pointer.error().detail.toStdString();
        EXPECT_EQ(*pointer, pointerOf(row["decoded"_L1])) << text.toStdString();

        const auto encoded = nostr::toText(*pointer);
        ASSERT_TRUE(encoded);
        EXPECT_EQ(nostr::pointerFromText(*encoded), *pointer) << text.toStdString();
        EXPECT_TRUE(!row["reencodes_identically"_L1].toBool() || *encoded == text)
            << text.toStdString();
    }
}

TEST_F(Nip19Vectors, InvalidRows)
{
    for (const auto& row : rows(u"invalid"_s)) {
        const auto text = row["string"_L1].toString();
        EXPECT_FALSE(nostr::pointerFromText(text)) << row["why"_L1].toString().toStdString();
        EXPECT_FALSE(PublicKey::fromNpub(text)) << row["why"_L1].toString().toStdString();
    }
}

TEST_F(Nip19Vectors, Nip21Links)
{
    for (const auto& row : rows(u"nip21"_s)) {
        const auto uri = row["uri"_L1].toString();
        EXPECT_EQ(nostr::pointerFromUri(uri).has_value(), row["ok"_L1].toBool())
            << uri.toStdString();
        EXPECT_EQ(PublicKey::fromText(uri).has_value(), row["ok"_L1].toBool()) << uri.toStdString();
    }
}

TEST_F(Nip19Vectors, NeverCrashWhenCutShort)
{
    for (const auto& row : rows(u"valid"_s)) {
        const auto decoded = nostr::decodeBech32(row["string"_L1].toString());
        ASSERT_TRUE(decoded);
        for (qsizetype length = 0; length < decoded->groups.size(); ++length) {
            // With a fitting checksum, so the parts themselves are read.
            const auto cut = nostr::encodeBech32(
                {decoded->prefix, decoded->groups.first(length), decoded->checksum});
            const auto pointer = nostr::pointerFromText(cut);
            EXPECT_TRUE(!pointer || nostr::toText(*pointer)) << cut.toStdString();
        }
    }
}

} // namespace
