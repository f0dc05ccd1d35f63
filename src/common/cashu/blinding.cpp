// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/blinding.h"

#include "crypto/hash.h"

#include <QtEndian>

namespace cashu {

using crypto::CurvePoint;

namespace {

constexpr char DomainSeparator[] = "Secp256k1_HashToCurve_Cashu_";
constexpr quint32 MaxTries = 1 << 16;

} // namespace

std::optional<CurvePoint> hashToCurve(const QByteArray& message)
{
    const QByteArray separated = QByteArray{DomainSeparator} + message;
    const auto hash = crypto::sha256(base::view(separated));
    std::array<std::uint8_t, 36> counted;
    std::copy(hash.begin(), hash.end(), counted.begin());
    std::array<std::uint8_t, 33> candidate;
    candidate[0] = 2;
    for (quint32 counter = 0; counter < MaxTries; ++counter) {
        qToLittleEndian(counter, counted.data() + 32);
        const auto x = crypto::sha256(counted);
        std::copy(x.begin(), x.end(), candidate.begin() + 1);
        if (const auto point = CurvePoint::fromBytes(candidate))
            return point;
    }
    return std::nullopt;
}

std::optional<CurvePoint> blind(const QString& secret, base::ByteView r)
{
    const auto Y = hashToCurve(secret.toUtf8());
    const auto R = CurvePoint::ofScalar(r);
    return Y && R ? Y->plus(*R) : std::nullopt;
}

std::optional<CurvePoint> signBlinded(const CurvePoint& B_, base::ByteView k)
{
    return B_.times(k);
}

std::optional<CurvePoint> unblind(const CurvePoint& C_, base::ByteView r, const CurvePoint& K)
{
    const auto rK = K.times(r);
    return rK ? C_.minus(*rK) : std::nullopt;
}

bool isSignedBy(base::ByteView k, const QString& secret, const CurvePoint& C)
{
    const auto Y = hashToCurve(secret.toUtf8());
    const auto kY = Y ? Y->times(k) : std::nullopt;
    return kY && *kY == C;
}

} // namespace cashu
