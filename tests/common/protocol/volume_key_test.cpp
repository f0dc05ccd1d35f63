// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/volume_key.h"

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using protocol::VolumeEncryption;

crypto::SecretBytes<32> secretOf(std::uint8_t byte)
{
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(byte);
    return crypto::SecretBytes<32>{bytes};
}

QString hexOf(std::uint8_t secret, const QString& workload)
{
    return base::toHex(protocol::volumeKey(secretOf(secret), workload).bytes());
}

// The values of the specification, 13.9.
TEST(VolumeKey, FollowsFromTheTenantsKeyAndTheWorkload)
{
    EXPECT_EQ(hexOf(0x42, u"workload-abc"_s),
        u"e86644a9d32636c1d9c9a976f5eddda0f3ffe379d7eeb75c55478493109a42f2"_s);
    EXPECT_EQ(
        hexOf(0, u""_s), u"88b1d8530509d1ef5f65e64e3cc405cc46c4ad92624ddb812591fdabee748b88"_s);
    EXPECT_EQ(hexOf(0x99, u"deadbeef-cafe"_s),
        u"2124c848250f0b6d8c05449c48e6929978f0c6bdc5ac50fb25b599007bc5acdc"_s);
}

TEST(VolumeKey, TravelsAsTheReferenceWritesIt)
{
    const auto key = protocol::volumeKey(secretOf(0x42), u"workload-abc"_s);

    const auto wire = protocol::toWire(key);

    EXPECT_EQ(wire.key, u"6GZEqdMmNsHZyal29e3doPP_43nX7rdcVUeEkxCaQvI"_s);
    EXPECT_EQ(wire.version, 1);
    EXPECT_EQ(wire.algorithm, u"luks2-aes-xts"_s);
    ASSERT_TRUE(protocol::volumeKeyFrom(wire));
    EXPECT_EQ(*protocol::volumeKeyFrom(wire), key);
}

TEST(VolumeKey, IsRefusedInAnyOtherForm)
{
    const auto good = protocol::toWire(protocol::volumeKey(secretOf(0x42), u"workload-abc"_s));
    const auto codeWith = [&](auto change) {
        auto wire = good;
        change(wire);
        const auto key = protocol::volumeKeyFrom(wire);
        EXPECT_FALSE(key) << wire.key.toStdString();
        return key ? base::Errc::Conflict : key.error().code;
    };

    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.version = 2; }), base::Errc::Unsupported);
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.algorithm = u"zzz"_s; }),
        base::Errc::Unsupported);
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.key += u'='; }), base::Errc::Malformed);
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.key.chop(1); }), base::Errc::Malformed);
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.key.replace(u'_', u'/'); }),
        base::Errc::Malformed);
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.key.replace(42, 1, u"J"_s); }),
        base::Errc::Malformed)
        << "bits beyond the last byte";
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) {
        wire.key = QString{43, u'!'};
    }),
        base::Errc::Malformed);
    EXPECT_EQ(codeWith([](VolumeEncryption& wire) { wire.key.clear(); }), base::Errc::Malformed);
}

} // namespace
