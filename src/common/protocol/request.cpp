// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/request.h"

#include "base/json_reader.h"
#include "protocol/reply.h"

namespace protocol {

using namespace Qt::StringLiterals;

base::Result<Request> requestFromText(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), MaxMessageBytes);
    if (!json)
        return passOn(json);
    if (auto spawn = spawnRequestFromJson(*json))
        return Request{std::move(*spawn)};
    if (auto topUp = topUpRequestFromJson(*json))
        return Request{std::move(*topUp)};
    if (auto status = statusRequestFromJson(*json))
        return Request{std::move(*status)};
    return base::fail(base::Errc::Malformed, u"not a spawn, top-up or status request"_s);
}

QString toJson(const Request& request)
{
    return std::visit([](const auto& message) { return toJson(message); }, request);
}

bool looksLikeReply(const QString& text)
{
    return !requestFromText(text) && replyFromText(text);
}

} // namespace protocol
