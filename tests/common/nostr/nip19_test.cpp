// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/nip06.h"
#include "nostr/nip19.h"

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using nostr::AddressPointer;
using nostr::EventPointer;
using nostr::ProfilePointer;
using nostr::PublicKey;

const auto Words
    = u"leader monkey parrot ring guide accident before fence cannon height naive bean"_s;

TEST(Nip06, TurnsWordsIntoTheKeyOfAnAccount)
{
    EXPECT_EQ(nostr::keyFromWords(Words)->toNsec(),
        u"nsec10allq0gjx7fddtzef0ax00mdps9t2kmtrldkyjfs8l5xruwvh2dq0lhhkp"_s);
    EXPECT_EQ(nostr::keyFromWords(Words, 1)->toHex(),
        u"3790c23940f62b23754115ef70f16e63cca8e9015a532b8a891171ccdadcf910"_s);
}

TEST(Nip06, RefusesWordsWithAWrongChecksum)
{
    EXPECT_FALSE(nostr::keyFromWords(Words + u" bean"_s));
    EXPECT_FALSE(nostr::keyFromWords(u"bean "_s.repeated(12)));
}

TEST(Pointer, UsesTheShortFormWhenThereIsNothingToAdd)
{
    const auto key = PublicKey::fromBytes({1});

    EXPECT_EQ(nostr::toText(ProfilePointer{key, {}}), key.toNpub());
    EXPECT_TRUE(nostr::toText(EventPointer{nostr::EventId{{1}}, {}, {}, {}})->startsWith(u"note1"));
}

TEST(Pointer, SurvivesItsTextForm)
{
    const auto key = PublicKey::fromBytes({1});
    const QStringList relays{u"wss://a.example"_s, u"wss://b.example"_s};
    const nostr::Pointer pointers[] = {ProfilePointer{key, relays},
        EventPointer{nostr::EventId{{2}}, relays, key, 1},
        EventPointer{nostr::EventId{{2}}, {}, {}, 38383},
        AddressPointer{u"gr\u00f6\u00dfe"_s, key, 38383, relays}, AddressPointer{{}, key, 0, {}}};
    for (const auto& pointer : pointers)
        EXPECT_EQ(nostr::pointerFromText(*nostr::toText(pointer)), pointer);
}

TEST(Pointer, CannotCarryAnIdentifierAbove255Bytes)
{
    EXPECT_TRUE(nostr::toText(AddressPointer{QString{255, u'x'}, {}, 1, {}}));
    EXPECT_FALSE(nostr::toText(AddressPointer{QString{256, u'x'}, {}, 1, {}}));
}

} // namespace
