// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses as a user types them, for windows, which know neither relays, mints nor proxies.
#pragma once

#include <QString>

namespace consumer {

// As they are kept; empty when the text is no such address. Without a scheme the usual one is
// meant.
QString relayAddress(const QString& text);
QString mintAddress(const QString& text);
QString proxyAddress(const QString& text);
QString providerKey(const QString& text); // hex, of an npub, nprofile or hex

} // namespace consumer
