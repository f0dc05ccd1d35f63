// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/schnorr.h"

#include "crypto/secp256k1_context.h"

#include <secp256k1_extrakeys.h>
#include <secp256k1_schnorrsig.h>

namespace crypto {

namespace {

// Wipes the secret half when it goes out of scope.
class KeyPair {
public:
    explicit KeyPair(const SecretBytes<32>& secret)
        : m_isGood{secp256k1_keypair_create(secp256k1Context(), &m_pair, secret.data()) == 1}
    {
    }
    ~KeyPair() { sodium_memzero(&m_pair, sizeof m_pair); }
    KeyPair(const KeyPair&) = delete;
    KeyPair& operator=(const KeyPair&) = delete;

    bool isGood() const { return m_isGood; }
    const secp256k1_keypair* get() const { return &m_pair; }

private:
    secp256k1_keypair m_pair;
    bool m_isGood;
};

tl::unexpected<base::Error> refuseSecret()
{
    return base::fail(
        base::Errc::Malformed, QStringLiteral("secret key is zero or not below the group order"));
}

} // namespace

base::Result<std::array<std::uint8_t, 32>> xOnlyPublicKey(const SecretBytes<32>& secret)
{
    const KeyPair pair{secret};
    if (!pair.isGood())
        return refuseSecret();
    secp256k1_xonly_pubkey point;
    std::array<std::uint8_t, 32> key{};
    if (secp256k1_keypair_xonly_pub(secp256k1Context(), &point, nullptr, pair.get()) != 1)
        return refuseSecret();
    secp256k1_xonly_pubkey_serialize(secp256k1Context(), key.data(), &point);
    return key;
}

base::Result<SchnorrSignature> sign(
    const SecretBytes<32>& secret, base::ByteView message, const std::array<std::uint8_t, 32>& aux)
{
    const KeyPair pair{secret};
    if (!pair.isGood())
        return refuseSecret();
    auto auxCopy = aux; // the library takes it as a mutable pointer
    secp256k1_schnorrsig_extraparams params = SECP256K1_SCHNORRSIG_EXTRAPARAMS_INIT;
    params.ndata = auxCopy.data();
    SchnorrSignature signature{};
    if (secp256k1_schnorrsig_sign_custom(secp256k1Context(), signature.data(), message.data(),
            message.size(), pair.get(), &params)
        != 1)
        return base::fail(base::Errc::Malformed, QStringLiteral("signing failed"));
    return signature;
}

bool verify(const std::array<std::uint8_t, 32>& publicKey, base::ByteView message,
    const SchnorrSignature& signature)
{
    secp256k1_xonly_pubkey point;
    if (secp256k1_xonly_pubkey_parse(secp256k1Context(), &point, publicKey.data()) != 1)
        return false;
    return secp256k1_schnorrsig_verify(
               secp256k1Context(), signature.data(), message.data(), message.size(), &point)
        == 1;
}

} // namespace crypto
