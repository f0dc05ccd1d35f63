// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash.h"

#include <openssl/evp.h>
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/crypto_auth_hmacsha512.h>
#include <sodium/utils.h>

namespace crypto {

namespace {

// Fetched once: the lookup by name costs more than hashing an event.
const EVP_MD* fetchedSha256()
{
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

const EVP_MD* fetchedSha512()
{
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA512", nullptr);
    return algorithm;
}

} // namespace

Hash256 sha256(base::ByteView message)
{
    Hash256 hash{};
    if (EVP_Digest(message.data(), message.size(), hash.data(), nullptr, fetchedSha256(), nullptr)
        != 1)
        qFatal("SHA-256 is not available");
    return hash;
}

Hash512 sha512(base::ByteView message)
{
    Hash512 hash{};
    if (EVP_Digest(message.data(), message.size(), hash.data(), nullptr, fetchedSha512(), nullptr)
        != 1)
        qFatal("SHA-512 is not available");
    return hash;
}

Hash256 hmacSha256(base::ByteView key, base::ByteView message)
{
    Hash256 hash{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, message.data(), message.size());
    crypto_auth_hmacsha256_final(&state, hash.data());
    sodium_memzero(&state, sizeof state);
    return hash;
}

Hash512 hmacSha512(base::ByteView key, base::ByteView message)
{
    Hash512 hash{};
    crypto_auth_hmacsha512_state state;
    crypto_auth_hmacsha512_init(&state, key.data(), key.size());
    crypto_auth_hmacsha512_update(&state, message.data(), message.size());
    crypto_auth_hmacsha512_final(&state, hash.data());
    sodium_memzero(&state, sizeof state);
    return hash;
}

void Sha256::ContextDestroyer::operator()(evp_md_ctx_st* context) const
{
    EVP_MD_CTX_free(context);
}

Sha256::Sha256()
    : m_context{EVP_MD_CTX_new()}
{
    if (EVP_DigestInit_ex(m_context.get(), fetchedSha256(), nullptr) != 1)
        qFatal("SHA-256 is not available");
}

Sha256::Sha256(const Sha256& other)
    : m_context{EVP_MD_CTX_new()}
{
    EVP_MD_CTX_copy_ex(m_context.get(), other.m_context.get());
}

Sha256& Sha256::operator=(const Sha256& other)
{
    EVP_MD_CTX_copy_ex(m_context.get(), other.m_context.get());
    return *this;
}

void Sha256::add(base::ByteView piece)
{
    EVP_DigestUpdate(m_context.get(), piece.data(), piece.size());
}

Hash256 Sha256::result() const
{
    const Sha256 copy{*this}; // finishing changes the state
    Hash256 hash{};
    EVP_DigestFinal_ex(copy.m_context.get(), hash.data(), nullptr);
    return hash;
}

} // namespace crypto
