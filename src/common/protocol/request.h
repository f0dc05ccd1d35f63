// SPDX-License-Identifier: GPL-3.0-or-later
// What a consumer may ask. Requests carry no type: spawn, top-up and status are tried in this
// order.
#pragma once

#include "protocol/spawn_request.h"
#include "protocol/status.h"
#include "protocol/top_up.h"

#include <variant>

namespace protocol {

using Request = std::variant<SpawnRequest, TopUpRequest, StatusRequest>;

inline constexpr qsizetype MaxMessageBytes = 256 * 1024;

base::Result<Request> requestFromText(const QString& text);
QString toJson(const Request& request);

// A provider never answers what looks like a reply: two providers would talk for ever.
bool looksLikeReply(const QString& text);

} // namespace protocol
