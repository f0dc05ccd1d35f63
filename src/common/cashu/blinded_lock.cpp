// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/blinded_lock.h"

#include "crypto/hash.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using crypto::CurvePoint;
using crypto::SecretBytes;

namespace {

constexpr char Domain[] = "Cashu_P2BK_v1";

std::optional<SecretBytes<32>> sumOf(const SecretBytes<32>& key, const SecretBytes<32>& blinding)
{
    const auto sum = crypto::addScalars(key.bytes(), blinding.bytes());
    return sum ? std::optional{SecretBytes<32>{*sum}} : std::nullopt;
}

// n - k, as k · (n - 1).
std::optional<SecretBytes<32>> negated(const SecretBytes<32>& key)
{
    static const auto minusOne
        = base::fromHex(u"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"_s);
    const auto product = crypto::multiplyScalars(key.bytes(), base::view(*minusOne));
    return product ? std::optional{SecretBytes<32>{*product}} : std::nullopt;
}

bool isKeyOf(const SecretBytes<32>& secret, const CurvePoint& listed)
{
    const auto point = CurvePoint::ofScalar(secret.bytes());
    return point && (*point == listed || point->negated() == listed);
}

} // namespace

Result<SecretBytes<32>> slotBlinding(
    const SecretBytes<32>& secret, const CurvePoint& point, int slot)
{
    if (slot < 0 || slot >= MaxBlindedSlots)
        return fail(Errc::Malformed, u"slot %1 of a blinded lock"_s.arg(slot));
    const auto shared = point.times(secret.bytes());
    if (!shared)
        return fail(Errc::Malformed, u"a blinded lock without a shared point"_s);
    const auto compressed = shared->compressed();
    SecretBytes<sizeof Domain - 1 + 33> message;
    auto* end = std::copy_n(Domain, sizeof Domain - 1, message.data());
    end = std::copy_n(compressed.begin() + 1, 32, end);
    *end = static_cast<std::uint8_t>(slot);
    const SecretBytes<32> blinding{crypto::sha256(message.bytes())};
    if (!crypto::isScalar(blinding.bytes()))
        return fail(Errc::Malformed, u"a blinded lock that cannot be"_s);
    return blinding;
}

Result<CurvePoint> blindedKey(const CurvePoint& key, const SecretBytes<32>& oneTimeKey, int slot)
{
    const auto blinding = slotBlinding(oneTimeKey, key, slot);
    if (!blinding)
        return passOn(blinding);
    const auto added = CurvePoint::ofScalar(blinding->bytes());
    const auto listed = added ? key.plus(*added) : std::nullopt;
    if (!listed)
        return fail(Errc::Malformed, u"a blinded lock that cannot be"_s);
    return *listed;
}

Result<SecretBytes<32>> unblindedKey(
    const SecretBytes<32>& own, const CurvePoint& p2pkE, const CurvePoint& listed, int slot)
{
    const auto blinding = slotBlinding(own, p2pkE, slot);
    if (!blinding)
        return passOn(blinding);
    if (const auto straight = sumOf(own, *blinding); straight && isKeyOf(*straight, listed))
        return *straight;
    // The sender saw the point with the other y.
    const auto opposite = negated(own);
    const auto other = opposite ? sumOf(*opposite, *blinding) : std::nullopt;
    if (other && isKeyOf(*other, listed))
        return *other;
    return fail(Errc::NotFound, u"a blinded key that is not ours"_s);
}

} // namespace cashu
