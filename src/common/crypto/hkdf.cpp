// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hkdf.h"

#include "crypto/hash.h"

#include <algorithm>
#include <vector>

namespace crypto {

SecretBytes<32> hkdfExtract(base::ByteView salt, base::ByteView keyMaterial)
{
    return SecretBytes<32>{hmacSha256(salt, keyMaterial)};
}

void hkdfExpand(base::ByteView pseudoRandomKey, base::ByteView info, std::span<std::uint8_t> out)
{
    Q_ASSERT(out.size() <= 255 * 32);
    std::vector<std::uint8_t> block; // previous output, info, counter
    std::uint8_t counter = 0;
    for (std::size_t done = 0; done < out.size(); done += 32) {
        block.insert(block.end(), info.begin(), info.end());
        block.push_back(++counter);
        const SecretBytes<32> piece{hmacSha256(pseudoRandomKey, block)};
        std::copy_n(piece.data(), std::min<std::size_t>(32, out.size() - done), out.data() + done);
        sodium_memzero(block.data(), block.size());
        block.assign(piece.data(), piece.data() + 32);
    }
    sodium_memzero(block.data(), block.size());
}

} // namespace crypto
