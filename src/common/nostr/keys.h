// SPDX-License-Identifier: GPL-3.0-or-later
// A person's or program's Nostr identity: the x-only public key and the secret behind it, with
// their text forms (hex, NIP-19 npub and nsec, NIP-21 nostr: URIs).
#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"

#include <QString>

#include <array>
#include <compare>

class QDebug;

namespace nostr {

// Shape only: whether the 32 bytes are a point of the curve shows when a signature is checked.
class PublicKey {
public:
    PublicKey() = default; // all zero: nobody

    static PublicKey fromBytes(const std::array<std::uint8_t, 32>& bytes);
    static base::Result<PublicKey> fromHex(QStringView text);
    static base::Result<PublicKey> fromNpub(QStringView text);
    // What people paste: hex, npub or nostr:npub, with blanks around it.
    static base::Result<PublicKey> fromText(QStringView text);

    QString toHex() const { return base::toHex(m_bytes); }
    QString toNpub() const;
    const std::array<std::uint8_t, 32>& bytes() const { return m_bytes; }

    auto operator<=>(const PublicKey&) const = default;
    friend size_t qHash(const PublicKey& key, size_t seed = 0) noexcept
    {
        return qHashBits(key.m_bytes.data(), key.m_bytes.size(), seed);
    }

private:
    std::array<std::uint8_t, 32> m_bytes{};
};

// Always a usable key: zero and values above the group order are refused. Wipes itself.
class SecretKey {
public:
    static base::Result<SecretKey> fromBytes(base::ByteView bytes);
    static base::Result<SecretKey> fromHex(QStringView text);
    static base::Result<SecretKey> fromNsec(QStringView text);
    static base::Result<SecretKey> fromText(QStringView text); // hex or nsec, with blanks around it
    static SecretKey generate(base::RandomSource& random);

    const PublicKey& publicKey() const { return m_publicKey; }
    const crypto::SecretBytes<32>& bytes() const { return m_bytes; }
    QString toHex() const { return base::toHex(m_bytes.bytes()); }
    QString toNsec() const;

    bool operator==(const SecretKey& other) const { return m_bytes == other.m_bytes; }

private:
    SecretKey(const crypto::SecretBytes<32>& bytes, const PublicKey& publicKey);

    crypto::SecretBytes<32> m_bytes;
    PublicKey m_publicKey;
};

QDebug operator<<(QDebug, const SecretKey&) = delete;

} // namespace nostr
