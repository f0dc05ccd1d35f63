// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider may answer. Replies carry no type: an error is tried first, then the shapes of
// success.
#pragma once

#include "protocol/access_details.h"
#include "protocol/error_reply.h"
#include "protocol/status.h"
#include "protocol/top_up.h"

#include <variant>

namespace protocol {

using Reply = std::variant<ErrorReply, AccessDetails, TopUpReply, StatusReply>;

base::Result<Reply> replyFromText(const QString& text);
QString toJson(const Reply& reply);

} // namespace protocol
