// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/dleq.h"

#include "cashu/blinding.h"
#include "crypto/hash.h"

namespace cashu {

using crypto::CurvePoint;

namespace {

constexpr char NonceDomain[] = "Cashu_DLEQ_R_v1";

std::optional<crypto::Scalar> nonceFor(
    base::ByteView k, const CurvePoint& K, const CurvePoint& B_, const CurvePoint& C_)
{
    QByteArray message{NonceDomain};
    for (const auto& point : {K, B_, C_})
        message += base::toByteArray(point.uncompressed());
    for (int counter = 0; counter < 256; ++counter) {
        const QByteArray counted = message + static_cast<char>(counter);
        const auto nonce = crypto::hmacSha256(k, base::view(counted));
        if (crypto::isScalar(nonce))
            return nonce;
    }
    return std::nullopt;
}

} // namespace

crypto::Scalar dleqChallenge(
    const CurvePoint& R1, const CurvePoint& R2, const CurvePoint& K, const CurvePoint& C_)
{
    QString text;
    for (const auto& point : {R1, R2, K, C_})
        text += base::toHex(point.uncompressed());
    const auto utf8 = text.toUtf8();
    return crypto::sha256(base::view(utf8));
}

std::optional<DleqProof> createDleq(base::ByteView k, const CurvePoint& B_, const CurvePoint& C_)
{
    const auto K = CurvePoint::ofScalar(k);
    const auto nonce = K ? nonceFor(k, *K, B_, C_) : std::nullopt;
    if (!nonce)
        return std::nullopt;
    const auto R1 = CurvePoint::ofScalar(*nonce);
    const auto R2 = B_.times(*nonce);
    if (!R1 || !R2)
        return std::nullopt;
    DleqProof dleq;
    dleq.e = dleqChallenge(*R1, *R2, *K, C_);
    const auto ek = crypto::multiplyScalars(crypto::modOrder(dleq.e), k);
    const auto s = ek ? crypto::addScalars(*nonce, *ek) : std::nullopt;
    if (!s)
        return std::nullopt;
    dleq.s = *s;
    return dleq;
}

bool verifyDleq(
    const DleqProof& dleq, const CurvePoint& K, const CurvePoint& B_, const CurvePoint& C_)
{
    const auto e = crypto::modOrder(dleq.e);
    const auto sG = CurvePoint::ofScalar(dleq.s);
    const auto eK = K.times(e);
    const auto sB = B_.times(dleq.s);
    const auto eC = C_.times(e);
    if (!sG || !eK || !sB || !eC)
        return false;
    const auto R1 = sG->minus(*eK);
    const auto R2 = sB->minus(*eC);
    return R1 && R2 && dleqChallenge(*R1, *R2, K, C_) == dleq.e;
}

bool verifyDleq(const Proof& proof, const CurvePoint& K)
{
    if (!proof.dleq || !proof.dleq->r)
        return false;
    const auto& r = *proof.dleq->r;
    const auto rK = K.times(r);
    const auto B_ = blind(proof.secret, r);
    const auto C_ = rK ? proof.C.plus(*rK) : std::nullopt;
    return B_ && C_ && verifyDleq(*proof.dleq, K, *B_, *C_);
}

} // namespace cashu
