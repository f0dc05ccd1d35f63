// SPDX-License-Identifier: GPL-3.0-or-later
// What time it is elsewhere: a web server's Date header (RFC 9110 §6.6.1), to the second.
#pragma once

#include "base/amount.h"
#include "net/http_client.h"

#include <optional>

namespace net {

inline constexpr std::chrono::seconds ServerTimeLimit{10};
inline constexpr qsizetype MaxServerTimeAnswer = 256 * 1024;

// "Sun, 06 Nov 1994 08:49:37 GMT"; nullopt for anything else.
std::optional<base::UnixTime> timeFromHttpDate(const QByteArray& text);
QByteArray toHttpDate(base::UnixTime time);

// How far the server's clock is ahead of ours (negative: behind). Any answer will do, whatever its
// status. NotFound: it has no Date.
base::Task<base::Result<std::chrono::seconds>> askClockOffset(HttpClient& http, QUrl url);

} // namespace net
