// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/secp256k1_context.h"

#include <memory>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

namespace crypto {

namespace {

struct ContextDestroyer {
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
};

std::unique_ptr<secp256k1_context, ContextDestroyer> makeContext()
{
    std::unique_ptr<secp256k1_context, ContextDestroyer> context{
        secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY)};
    unsigned char seed[32];
    randombytes_buf(seed, sizeof seed);
    // Only blinding: it changes no result, so it need not come from an injected source.
    if (secp256k1_context_randomize(context.get(), seed) != 1)
        abort();
    sodium_memzero(seed, sizeof seed);
    return context;
}

} // namespace

const secp256k1_context* secp256k1Context()
{
    static const auto context = makeContext();
    return context.get();
}

} // namespace crypto
