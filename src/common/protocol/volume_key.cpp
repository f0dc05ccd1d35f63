// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/volume_key.h"

#include "crypto/hash.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 KnownVersion = 1;
constexpr qsizetype KeyTextLength = 43; // of 32 bytes

} // namespace

VolumeKey volumeKey(const crypto::SecretBytes<32>& secretKey, const QString& workloadId)
{
    constexpr std::array<std::uint8_t, 1> Separator{};
    crypto::Sha256 hash;
    hash.add(base::view(QByteArrayLiteral("paygress-volume-v1")));
    hash.add(Separator);
    hash.add(secretKey.bytes());
    hash.add(Separator);
    hash.add(base::view(workloadId.toUtf8()));
    return VolumeKey{hash.result()};
}

VolumeEncryption toWire(const VolumeKey& key)
{
    auto bytes = base::toByteArray(key.bytes());
    VolumeEncryption encryption;
    encryption.version = KnownVersion;
    encryption.algorithm = VolumeCapability;
    encryption.key = base::toBase64Url(bytes);
    sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
    return encryption;
}

base::Result<VolumeKey> volumeKeyFrom(const VolumeEncryption& encryption)
{
    if (encryption.version != KnownVersion || encryption.algorithm != VolumeCapability)
        return base::fail(base::Errc::Unsupported,
            u"volumes are encrypted by version 1 of %1 only"_s.arg(VolumeCapability));
    // Several texts mean the same bytes to a lenient reader; only ours is the right one.
    auto bytes = encryption.key.size() == KeyTextLength ? base::fromBase64Lenient(encryption.key)
                                                        : std::nullopt;
    std::optional<VolumeKey> key;
    if (bytes && bytes->size() == qsizetype{VolumeKey::size()}
        && base::toBase64Url(*bytes) == encryption.key)
        key = VolumeKey::fromBytes(base::view(*bytes));
    if (bytes)
        sodium_memzero(bytes->data(), static_cast<std::size_t>(bytes->size()));
    if (!key)
        return base::fail(
            base::Errc::Malformed, u"a volume key is 32 bytes in base64url without padding"_s);
    return *key;
}

} // namespace protocol
