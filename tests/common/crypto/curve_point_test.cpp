// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/curve_point.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using crypto::CurvePoint;
using crypto::Scalar;

namespace {

Scalar number(std::uint8_t value)
{
    Scalar scalar{};
    scalar[31] = value;
    return scalar;
}

const auto GroupOrder
    = *base::fromHex(u"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

} // namespace

TEST(CurvePoint, KnowsTheGenerator)
{
    EXPECT_EQ(CurvePoint::ofScalar(number(1))->toHex(),
        u"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"_s);
    EXPECT_EQ(CurvePoint::ofScalar(number(2))->toHex(),
        u"02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"_s);
}

TEST(CurvePoint, AddsAndMultiplies)
{
    const auto G = *CurvePoint::ofScalar(number(1));
    const auto three = *CurvePoint::ofScalar(number(3));

    EXPECT_EQ(G.times(number(3)), three);
    EXPECT_EQ(G.plus(*CurvePoint::ofScalar(number(2))), three);
    EXPECT_EQ(three.minus(G), CurvePoint::ofScalar(number(2)));
    EXPECT_EQ(G.minus(G), std::nullopt);
    EXPECT_EQ(G.negated().negated(), G);
}

TEST(CurvePoint, RefusesWhatIsNotOnTheCurve)
{
    EXPECT_FALSE(
        CurvePoint::fromHex(u"02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"));
    EXPECT_FALSE(
        CurvePoint::fromHex(u"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817"));
    EXPECT_FALSE(
        CurvePoint::fromHex(u"0579be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"));
    EXPECT_FALSE(CurvePoint::fromHex({}));
    EXPECT_FALSE(CurvePoint::ofScalar(number(0)));
    EXPECT_FALSE(CurvePoint::ofScalar(base::view(GroupOrder)));
}

TEST(CurvePoint, HasNoSumsWithNothing)
{
    const CurvePoint nothing;
    const auto G = *CurvePoint::ofScalar(number(1));

    EXPECT_TRUE(nothing.isNull());
    EXPECT_FALSE(nothing.plus(G));
    EXPECT_FALSE(G.plus(nothing));
    EXPECT_FALSE(nothing.times(number(2)));
    EXPECT_EQ(nothing.negated(), nothing);
}

TEST(Scalar, IsTakenModuloTheOrder)
{
    auto above = GroupOrder;
    above[31] = static_cast<char>(above[31] + 5);

    EXPECT_EQ(crypto::modOrder(base::view(above)), number(5));
    EXPECT_EQ(crypto::modOrder(base::view(GroupOrder)), number(0));
    EXPECT_EQ(crypto::modOrder(number(7)), number(7));
    EXPECT_EQ(crypto::multiplyScalars(number(6), number(7)), number(42));
    EXPECT_EQ(crypto::addScalars(number(6), number(7)), number(13));
}
