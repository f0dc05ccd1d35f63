// SPDX-License-Identifier: GPL-3.0-or-later
// What a mint answers: keysets, keys, quotes, info, proofs and signatures (NUT-00 to NUT-06).
#include "base/json_reader.h"
#include "cashu/keyset.h"
#include "cashu/mint_info.h"
#include "cashu/proof.h"
#include "cashu/quote.h"
#include "fuzz_target.h"

FUZZ_TARGET(mint_answer)
{
    const auto json = base::parseObject(input, 256 * 1024);
    if (!json)
        return;
    if (const auto keysets = cashu::keysetsFromJson(*json))
        fuzz::require(keysets->size() <= cashu::MaxKeysets, "keysets are bounded");
    static_cast<void>(cashu::keysFromJson(*json));
    static_cast<void>(cashu::mintQuoteFromJson(*json));
    static_cast<void>(cashu::meltQuoteFromJson(*json));
    static_cast<void>(cashu::mintInfoFromJson(*json));
    static_cast<void>(cashu::proofFromJson(*json));
    static_cast<void>(cashu::blindedMessageFromJson(*json));
    static_cast<void>(cashu::blindSignatureFromJson(*json));
}
