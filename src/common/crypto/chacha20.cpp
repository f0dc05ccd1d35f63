// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chacha20.h"

#include <sodium/core.h>
#include <sodium/crypto_stream_chacha20.h>

namespace crypto {

QByteArray chacha20(
    base::ByteView key32, base::ByteView nonce12, base::ByteView input, std::uint32_t counter)
{
    Q_ASSERT(key32.size() == crypto_stream_chacha20_ietf_KEYBYTES);
    Q_ASSERT(nonce12.size() == crypto_stream_chacha20_ietf_NONCEBYTES);
    static const bool isReady = sodium_init() >= 0; // picks the fastest code for this processor
    if (!isReady)
        qFatal("libsodium does not start");
    if (input.empty())
        return {};
    QByteArray output(static_cast<qsizetype>(input.size()), Qt::Uninitialized);
    crypto_stream_chacha20_ietf_xor_ic(reinterpret_cast<unsigned char*>(output.data()),
        input.data(), input.size(), nonce12.data(), counter, key32.data());
    return output;
}

} // namespace crypto
