// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider may name as the host or the user of a server: these words reach ssh, the shell
// that a command is pasted into, and terminals.
#pragma once

#include <QString>

namespace consumer {

inline constexpr qsizetype MaxSshWord = 253; // of a host name (RFC 1035)

// Letters, digits and `.:_-[]` of ASCII; nothing that looks like an option.
bool isPlainSshWord(const QString& text);

} // namespace consumer
