// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote_key.h"

#include "crypto/bip32.h"

namespace cashu {

using namespace Qt::StringLiterals;
using crypto::Hardened;

namespace {

constexpr quint32 Purpose = 129373;
constexpr quint32 QuoteBranch = 20;

} // namespace

base::Result<crypto::SecretBytes<32>> deriveQuoteKey(
    const crypto::SecretBytes<64>& seed, quint64 counter)
{
    if (counter >= Hardened)
        return base::fail(base::Errc::Unsupported, u"counter %1 is above 2^31"_s.arg(counter));
    const auto master = crypto::Bip32Key::fromSeed(seed.bytes());
    if (!master)
        return base::passOn(master);
    const auto key = master->derive({Hardened + Purpose, Hardened + QuoteBranch, Hardened, Hardened,
        static_cast<quint32>(counter)});
    if (!key)
        return base::passOn(key);
    return key->privateKey();
}

} // namespace cashu
