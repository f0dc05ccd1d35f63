// SPDX-License-Identifier: GPL-3.0-or-later
// The blind Diffie-Hellman arithmetic of NUT-00: what the wallet hides, what the mint signs, what
// comes out. An empty answer means that a scalar was out of range, which chance never produces.
#pragma once

#include "crypto/curve_point.h"

#include <QByteArray>

#include <optional>

namespace cashu {

// The message is the UTF-8 text of a secret, never its decoded hex.
std::optional<crypto::CurvePoint> hashToCurve(const QByteArray& message);

// B_ = Y + rG
std::optional<crypto::CurvePoint> blind(const QString& secret, base::ByteView r);
// C_ = k B_
std::optional<crypto::CurvePoint> signBlinded(const crypto::CurvePoint& B_, base::ByteView k);
// C = C_ − rK
std::optional<crypto::CurvePoint> unblind(
    const crypto::CurvePoint& C_, base::ByteView r, const crypto::CurvePoint& K);
// C == kY
bool isSignedBy(base::ByteView k, const QString& secret, const crypto::CurvePoint& C);

} // namespace cashu
