// SPDX-License-Identifier: GPL-3.0-or-later
// Takes out of a text what may not be read in a log: private keys, seeds, tokens, passwords,
// invitations. Whoever writes a log line must not put a secret there; this is the net below. May be
// called from any thread.
#pragma once

#include <QString>

namespace base {

// Keys and hashes of 64 or more hex digits keep their first eight, so that lines can be compared.
QString withoutSecrets(QString text);

} // namespace base
