// SPDX-License-Identifier: GPL-3.0-or-later
// The one libsecp256k1 context, randomised against side channels when it is first asked for.
#pragma once

#include <secp256k1.h>

namespace crypto {

const secp256k1_context* secp256k1Context();

} // namespace crypto
