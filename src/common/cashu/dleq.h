// SPDX-License-Identifier: GPL-3.0-or-later
// NUT-12: the mint's proof that it signed with the key it published.
#pragma once

#include "cashu/proof.h"

namespace cashu {

// The challenge: SHA-256 over the hex text of the uncompressed points.
crypto::Scalar dleqChallenge(const crypto::CurvePoint& R1, const crypto::CurvePoint& R2,
    const crypto::CurvePoint& K, const crypto::CurvePoint& C_);

// Deterministic: the same key and message give the same proof.
std::optional<DleqProof> createDleq(
    base::ByteView k, const crypto::CurvePoint& B_, const crypto::CurvePoint& C_);

// By the wallet that asked for the signature.
bool verifyDleq(const DleqProof& dleq, const crypto::CurvePoint& K, const crypto::CurvePoint& B_,
    const crypto::CurvePoint& C_);
// By anyone who received the proof; it must carry a DLEQ proof with r.
bool verifyDleq(const Proof& proof, const crypto::CurvePoint& K);

} // namespace cashu
