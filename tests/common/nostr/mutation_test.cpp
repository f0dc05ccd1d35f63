// SPDX-License-Identifier: GPL-3.0-or-later
// Every byte of a valid text set to every other value: what is still accepted must be valid by a
// rule of its own, nothing crashes, and nothing allocates beyond what the input can justify.
#include "allocation_watch.h"
#include "fake_random.h"
#include "nostr/bech32.h"
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"
#include "nostr/nip19.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};
constexpr std::size_t MaxAllocation = 256 * 1024; // bytes at once, for inputs below 4 KB

class MutationTest : public testing::Test {
protected:
    template <typename Check>
    void forEveryMutationOf(const QByteArray& valid, Check check)
    {
        const test::AllocationWatch watch;
        for (qsizetype at = 0; at < valid.size(); ++at) {
            auto mutated = valid;
            for (int value = 0; value < 256; ++value) {
                if (static_cast<char>(value) == valid[at])
                    continue;
                mutated[at] = static_cast<char>(value);
                check(mutated);
            }
        }
        EXPECT_LE(watch.largest(), MaxAllocation);
    }

    nostr::Event anEvent()
    {
        return nostr::signEvent(
            {Now, 1, {{u"t"_s, u"x"_s}, {u"d"_s}}, u"h\u00e9llo \"w\"\n"_s}, alice, random);
    }

    test::FakeRandom random;
    const nostr::SecretKey alice = nostr::SecretKey::generate(random);
    const nostr::SecretKey bob = nostr::SecretKey::generate(random);
};

TEST_F(MutationTest, OfAnEventPassesOnlyWithTheSameMeaning)
{
    const auto good = anEvent();
    forEveryMutationOf(nostr::toJsonText(good), [&](const QByteArray& mutated) {
        const auto event = nostr::eventFromJsonText(mutated);
        if (!event || !nostr::verify(*event))
            return;
        EXPECT_EQ(*event, good);
        EXPECT_TRUE(QJsonDocument::fromJson(mutated).isObject()) << mutated.constData();
    });
}

TEST_F(MutationTest, OfABech32TextIsNeverAccepted)
{
    nostr::EventPointer pointer;
    pointer.id = anEvent().id;
    const auto npub = alice.publicKey().toNpub();
    const auto nevent = nostr::toText(pointer).value();
    forEveryMutationOf(npub.toLatin1(), [](const QByteArray& mutated) {
        EXPECT_FALSE(nostr::PublicKey::fromNpub(QString::fromLatin1(mutated)));
    });
    forEveryMutationOf(nevent.toLatin1(), [](const QByteArray& mutated) {
        EXPECT_FALSE(nostr::pointerFromText(QString::fromLatin1(mutated)));
    });
}

TEST_F(MutationTest, OfAGiftWrapOpensOnlyWithTheSameMeaning)
{
    const auto wrap = nostr::wrap({Now, nostr::kinds::ChatMessage, {}, u"hi"_s}, alice,
        bob.publicKey(), Now, nostr::Backdating::RandomTwoDays, random)
                          .value();
    const auto rumor = nostr::unwrap(wrap, bob).value();
    forEveryMutationOf(nostr::toJsonText(wrap), [&](const QByteArray& mutated) {
        const auto event = nostr::eventFromJsonText(mutated);
        const auto opened
            = event ? nostr::unwrap(*event, bob) : base::Result<nostr::Rumor>{passOn(event)};
        EXPECT_TRUE(!opened || *opened == rumor);
    });
}

// The one-time key is anybody's, so a changed content can be signed again; the MAC refuses it.
TEST_F(MutationTest, OfASealedContentIsRefusedEvenWhenSignedAnew)
{
    const auto wrap = nostr::wrap({Now, nostr::kinds::ChatMessage, {}, u"hi"_s}, alice,
        bob.publicKey(), Now, nostr::Backdating::RandomTwoDays, random)
                          .value();
    const auto stranger = nostr::SecretKey::generate(random);
    for (qsizetype at = 0; at < wrap.content.size(); ++at) {
        auto content = wrap.content;
        content[at] = content[at] == u'A' ? u'B' : u'A';
        const auto forged
            = nostr::signEvent({wrap.createdAt, wrap.kind, wrap.tags, content}, stranger, random);
        EXPECT_FALSE(nostr::unwrap(forged, bob)) << at;
    }
}

} // namespace
