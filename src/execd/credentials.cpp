// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/credentials.h"

#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <optional>

namespace execd {

namespace {

constexpr std::size_t LongestAuthorization = 4096;

std::optional<std::string> fromBase64(std::string_view text)
{
    if (text.empty() || text.size() % 4 != 0)
        return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    const auto size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0)
        return std::nullopt;
    // The padding was decoded as zeros.
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

std::array<unsigned char, SHA256_DIGEST_LENGTH> digestOf(std::string_view text)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return digest;
}

} // namespace

Credentials::Credentials(std::string user, std::string password)
    : m_expected{user + ':' + password}
    , m_areSet{!user.empty() && !password.empty()}
{
    OPENSSL_cleanse(password.data(), password.size());
}

Credentials::~Credentials()
{
    OPENSSL_cleanse(m_expected.data(), m_expected.size());
}

bool Credentials::allow(std::string_view authorization) const
{
    constexpr std::string_view Scheme = "basic ";
    const auto isScheme = [&](std::size_t i) {
        const char c = authorization[i];
        return (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) == Scheme[i];
    };
    if (!m_areSet || authorization.size() <= Scheme.size()
        || authorization.size() > LongestAuthorization)
        return false;
    for (std::size_t i = 0; i < Scheme.size(); ++i)
        if (!isScheme(i))
            return false;
    const auto given = fromBase64(authorization.substr(Scheme.size()));
    if (!given)
        return false;
    const auto ours = digestOf(m_expected);
    const auto theirs = digestOf(*given);
    return CRYPTO_memcmp(ours.data(), theirs.data(), ours.size()) == 0;
}

} // namespace execd
