// SPDX-License-Identifier: GPL-3.0-or-later
// The three-word name that follows from a provider's key. Anyone may claim any name; only this one
// matches.
#pragma once

#include "nostr/keys.h"

#include <QString>

namespace protocol {

QString providerName(const nostr::PublicKey& provider);

} // namespace protocol
