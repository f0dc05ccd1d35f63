// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/blinded_lock.h"
#include "cashu/input_signer.h"
#include "fake_random.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;
using crypto::CurvePoint;
using crypto::SecretBytes;

namespace {

class Nut28Vectors : public test::VectorFile {
protected:
    Nut28Vectors()
        : VectorFile{"cashu_nut28.json"}
    {
    }

    SecretBytes<32> secret(const QString& key) const
    {
        return SecretBytes<32>{test::arrayOf<32>(root[key])};
    }
    CurvePoint point(const QString& key) const
    {
        return CurvePoint::fromHex(root[key].toString()).value_or(CurvePoint{});
    }
};

} // namespace

TEST_F(Nut28Vectors, BlindKeysAlikeOnBothSides)
{
    for (const auto& row : rows(u"slots"_s)) {
        const auto slot = row[u"slot"_s].toInt();
        const auto sender = cashu::slotBlinding(secret(u"e"_s), point(u"P"_s), slot);
        const auto receiver = cashu::slotBlinding(secret(u"p"_s), point(u"E"_s), slot);
        ASSERT_TRUE(sender && receiver);
        EXPECT_EQ(base::toHex(sender->bytes()), row[u"r"_s].toString());
        EXPECT_EQ(base::toHex(receiver->bytes()), row[u"r"_s].toString());
        const auto listed = cashu::blindedKey(point(u"P"_s), secret(u"e"_s), slot);
        ASSERT_TRUE(listed);
        EXPECT_EQ(listed->toHex(), row[u"blinded_pubkey"_s].toString());
    }
}

TEST_F(Nut28Vectors, TellWhichPrivateKeySigns)
{
    for (const auto& row : rows(u"slots"_s)) {
        const auto listed = CurvePoint::fromHex(row[u"blinded_pubkey"_s].toString());
        const auto slot = row[u"slot"_s].toInt();
        const auto key = cashu::unblindedKey(secret(u"p"_s), point(u"E"_s), *listed, slot);
        ASSERT_TRUE(key) << slot;
        EXPECT_EQ(base::toHex(key->bytes()), row[u"sk_to_use"_s].toString());
        const auto wrongSlot = (slot + 1) % cashu::MaxBlindedSlots;
        EXPECT_FALSE(cashu::unblindedKey(secret(u"p"_s), point(u"E"_s), *listed, wrongSlot));
        EXPECT_FALSE(cashu::unblindedKey(secret(u"e"_s), point(u"E"_s), *listed, slot));
    }
}

TEST_F(Nut28Vectors, OpenTheProof)
{
    const auto proof = cashu::proofFromJson(root[u"proof"_s].toObject());
    ASSERT_TRUE(proof);
    ASSERT_EQ(proof->p2pkE, point(u"E"_s));
    test::FakeRandom random{1};
    const base::UnixTime now{};

    const auto opened = cashu::unlocked({*proof}, {}, {}, {{{secret(u"p"_s)}, {}}, now}, random);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(cashu::areUnlocked(*opened, {}, {}, now));
    EXPECT_FALSE(cashu::unlocked({*proof}, {}, {}, {{{secret(u"e"_s)}, {}}, now}, random));
    EXPECT_FALSE(cashu::toJson(*proof).contains(u"p2pk_e"_s)) << "the mint would learn it";
}

TEST_F(Nut28Vectors, RefuseSlotsBeyondTheLast)
{
    EXPECT_FALSE(cashu::slotBlinding(secret(u"e"_s), point(u"P"_s), cashu::MaxBlindedSlots));
    EXPECT_FALSE(cashu::slotBlinding(secret(u"e"_s), point(u"P"_s), -1));
}
