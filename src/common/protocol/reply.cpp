// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/reply.h"

#include "base/json_reader.h"
#include "protocol/request.h"

namespace protocol {

using namespace Qt::StringLiterals;

base::Result<Reply> replyFromText(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), MaxMessageBytes);
    if (!json)
        return passOn(json);
    if (auto error = errorReplyFromJson(*json))
        return Reply{std::move(*error)};
    if (auto details = accessDetailsFromJson(*json))
        return Reply{std::move(*details)};
    if (auto topUp = topUpReplyFromJson(*json))
        return Reply{std::move(*topUp)};
    if (auto status = statusReplyFromJson(*json))
        return Reply{std::move(*status)};
    return base::fail(base::Errc::Malformed, u"not a reply we know"_s);
}

QString toJson(const Reply& reply)
{
    return std::visit([](const auto& message) { return toJson(message); }, reply);
}

} // namespace protocol
