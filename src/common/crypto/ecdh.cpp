// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/ecdh.h"

#include "crypto/secp256k1_context.h"

#include <secp256k1_ecdh.h>

namespace crypto {

namespace {

int copyX(unsigned char* out, const unsigned char* x32, const unsigned char*, void*)
{
    std::memcpy(out, x32, 32);
    return 1;
}

} // namespace

base::Result<SecretBytes<32>> sharedX(
    const SecretBytes<32>& secret, const std::array<std::uint8_t, 32>& publicKey)
{
    std::array<std::uint8_t, 33> compressed{0x02}; // an x-only key stands for the point with even y
    std::memcpy(compressed.data() + 1, publicKey.data(), publicKey.size());
    secp256k1_pubkey point;
    if (secp256k1_ec_pubkey_parse(secp256k1Context(), &point, compressed.data(), compressed.size())
        != 1)
        return base::fail(base::Errc::Malformed, QStringLiteral("public key is not on the curve"));
    SecretBytes<32> shared;
    if (secp256k1_ecdh(secp256k1Context(), shared.data(), &point, secret.data(), copyX, nullptr)
        != 1)
        return base::fail(base::Errc::Malformed, QStringLiteral("secret key is out of range"));
    return shared;
}

} // namespace crypto
