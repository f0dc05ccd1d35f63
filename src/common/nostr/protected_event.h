// SPDX-License-Identifier: GPL-3.0-or-later
// Events that only their author may publish (NIP-70): a relay refuses them from anybody else, and
// we do not carry them to other relays.
#pragma once

#include "nostr/event.h"

namespace nostr {

bool isProtected(const Event& event);
Tags withProtection(Tags tags);

// A repost (NIP-18) whose content holds a protected event; relays refuse it.
bool repostsProtected(const Event& event);

} // namespace nostr
